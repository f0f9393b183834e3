import type { JsonView } from '../json/json-view.ts';

const NONE: readonly string[] = [];
const LISTED = /^https?:\/\/spdx\.org\/licenses\/([\w.+-]+)$/;

/** The licences of an SPDX 3 document: elements, which relations bring together with packages. */
export class Spdx3Licenses {
  readonly #expressions = new Map<string, string>();
  readonly #concluded = new Map<string, string[]>();
  readonly #declared = new Map<string, string[]>();

  /** An expression, or a licence that has a name; one of SPDX's own list by its id there. */
  add(id: string, view: JsonView): void {
    const expression =
      view.filledText('simplelicensing_licenseExpression') ?? LISTED.exec(id)?.[1] ?? view.filledText('name');
    if (expression !== undefined) this.#expressions.set(id, expression);
  }

  conclude(id: string, licenses: readonly string[]): void {
    append(this.#concluded, id, licenses);
  }

  declare(id: string, licenses: readonly string[]): void {
    append(this.#declared, id, licenses);
  }

  /** What the document's author concluded, else what the package declares. */
  of(id: string): readonly string[] {
    const concluded = this.#named(this.#concluded.get(id));
    return concluded.length > 0 ? concluded : this.#named(this.#declared.get(id));
  }

  /** "Not known" and "none" are licences that no document has as an element. */
  #named(ids: readonly string[] | undefined): readonly string[] {
    if (ids === undefined) return NONE;
    const names = ids.flatMap((id) => this.#expressions.get(id) ?? LISTED.exec(id)?.[1] ?? []);
    return [...new Set(names)].sort();
  }
}

function append(lists: Map<string, string[]>, key: string, items: readonly string[]): void {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, [...items]);
  else known.push(...items);
}
