import type { Collection } from 'mongodb';
import type { CollectionDefinition } from '../document-store.ts';
import type { CollectionRegister } from './collection-register.ts';
import { computeFields } from './field-computation.ts';
import { layoutTag } from './field-layout.ts';
import { plannedIndexes } from './index-plan.ts';
import type { MongoDocument } from './mongo-document.ts';
import type { TenantScope } from './tenant-scope.ts';

/** How long a collection is taken to be as its definition says, before that is looked at again. */
const TRUSTED_MS = 60_000;

/**
 * Brings collections to their definitions before they are used, whoever wrote to them before: their mode, their indexes, and the
 * fields of documents that a process of another release wrote. Nothing is taken away, so that several releases
 * can work side by side while a deployment rolls; what an older one writes meanwhile is found by the new
 * fields within a minute.
 */
export class CollectionUpkeep {
  readonly #register: CollectionRegister;
  readonly #now: () => number;
  /** When a collection of a tenant was last looked at. */
  readonly #trusted = new Map<string, number>();
  readonly #indexed = new Set<string>();
  readonly #running = new Map<string, Promise<boolean>>();

  /** `now` is of a clock that only goes forward, in milliseconds. */
  constructor(register: CollectionRegister, now: () => number = () => performance.now()) {
    this.#register = register;
    this.#now = now;
  }

  /**
   * False when nobody ever wrote to the collection, and it is not to be created: what is only read stays absent. Throws IMMUTABLE,
   * ALREADY_EXISTS when documents share a value of a field that is to be unique, CORRUPT when a document cannot be read.
   */
  ensure<T>(
    documents: Collection<MongoDocument>,
    scope: TenantScope,
    definition: CollectionDefinition<T>,
    isCreated: boolean,
  ): Promise<boolean> {
    const name = `${scope.tenant}/${definition.name}`;
    const since = this.#trusted.get(name);
    if (since !== undefined && this.#now() - since < TRUSTED_MS) return Promise.resolve(true);
    const turn = `${name} ${isCreated}`;
    const running = this.#running.get(turn);
    if (running !== undefined) return running;
    const work = this.#bringUp(documents, scope, definition, isCreated)
      .then((exists) => {
        if (exists) this.#trusted.set(name, this.#now());
        return exists;
      })
      .finally(() => this.#running.delete(turn));
    this.#running.set(turn, work);
    return work;
  }

  async #bringUp<T>(
    documents: Collection<MongoDocument>,
    scope: TenantScope,
    definition: CollectionDefinition<T>,
    isCreated: boolean,
  ): Promise<boolean> {
    const { name, mode } = definition;
    const layout = layoutTag(definition);
    const found = await this.#register.find(scope.tenant, name);
    if (found === undefined && !isCreated) return false;
    const known = found ?? (await this.#register.add(scope.tenant, name, mode, layout));
    await this.#register.use(known, mode, layout);
    if (!this.#indexed.has(documents.namespace)) {
      await documents.createIndexes([...plannedIndexes(definition)]);
      this.#indexed.add(documents.namespace);
    }
    await computeFields(documents, scope, definition);
    return true;
  }
}
