import { checkDefinition } from './definition.ts';
import type { CollectionDefinition } from './document-store.ts';

/** The definitions that one open store was asked for. Two of one collection would take turns in rebuilding it. */
export class KnownDefinitions {
  readonly #layouts = new Map<string, string>();

  /** Throws a TypeError for a definition against the rules, and for one that is unlike an earlier one of the collection. */
  check(definition: CollectionDefinition<never>): void {
    checkDefinition(definition);
    const { name, mode, fields, unique = [] } = definition;
    const layout = JSON.stringify([mode, fields, unique]);
    const known = this.#layouts.get(name) ?? layout;
    if (known !== layout) throw new TypeError(`collection ${name} is defined twice, and not alike`);
    this.#layouts.set(name, layout);
  }
}
