import type { Collection, Db, Filter } from 'mongodb';
import type { CollectionDefinition } from '../document-store.ts';
import { StoreError } from '../store-error.ts';
import { isDuplicateKey } from './mongo-error.ts';

type Mode = CollectionDefinition<never>['mode'];

/** What is known of one collection of one tenant. */
export interface RegisteredCollection {
  /** `{tenant}/{collection}` */
  readonly _id: string;
  readonly tenant: string;
  readonly collection: string;
  readonly mode: Mode;
  /** The tag of the definition that was last used: which indexes there must be. */
  readonly layout: string;
}

/** The collections that were ever written to, as all processes see them: `meta.collections`. */
export class CollectionRegister {
  readonly #records: Collection<RegisteredCollection>;

  constructor(db: Db) {
    this.#records = db.collection<RegisteredCollection>('meta.collections');
  }

  async prepare(): Promise<void> {
    await this.#records.createIndexes([{ name: 'tenant', key: { tenant: 1 } }]);
  }

  async find(tenant: string, collection: string): Promise<RegisteredCollection | undefined> {
    return (await this.#records.findOne({ _id: `${tenant}/${collection}` })) ?? undefined;
  }

  /** Registers it unless somebody else did, and gives what is registered then. */
  async add(tenant: string, collection: string, mode: Mode, layout: string): Promise<RegisteredCollection> {
    const record = { _id: `${tenant}/${collection}`, tenant, collection, mode, layout };
    try {
      await this.#records.insertOne(record);
      return record;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    return (await this.find(tenant, collection)) ?? record;
  }

  /** Throws IMMUTABLE when it would make an insert-only collection mutable. */
  async use(known: RegisteredCollection, mode: Mode, layout: string): Promise<void> {
    const { _id, collection } = known;
    const refusal = new StoreError('IMMUTABLE', `collection ${collection} is insert-only for ever`);
    if (known.mode === 'insert-only' && mode !== 'insert-only') throw refusal;
    if (known.mode === mode && known.layout === layout) return;
    const allowed: readonly Mode[] = mode === 'insert-only' ? ['mutable', 'insert-only'] : ['mutable'];
    const { matchedCount } = await this.#records.updateOne({ _id, mode: { $in: allowed } }, { $set: { mode, layout } });
    if (matchedCount === 0) throw refusal;
  }

  async tenants(): Promise<readonly string[]> {
    return (await this.#records.distinct('tenant')).sort();
  }

  /** Names of the collections of a tenant. */
  async ofTenant(tenant: string): Promise<readonly string[]> {
    const records = await this.#records.find({ tenant }, { projection: { collection: 1 } }).toArray();
    return records.map(({ collection }) => collection);
  }

  all(filter: Filter<RegisteredCollection> = {}): AsyncIterable<RegisteredCollection> {
    return this.#records.find(filter, { sort: { _id: 1 } });
  }
}
