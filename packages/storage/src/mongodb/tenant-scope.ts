import type { Filter } from 'mongodb';
import type { IndexValue } from '../document-store.ts';
import { StoreError } from '../store-error.ts';
import type { MongoDocument } from './mongo-document.ts';
import { fromOrderText, orderKey, orderText } from './order-key.ts';

/**
 * The keys and filters of one tenant. Whatever is asked of a collection is made here, so that it names the tenant on every isolation tier,
 * also where several tenants share the collection.
 */
export class TenantScope {
  readonly tenant: string;
  readonly #prefix: string;

  constructor(tenant: string) {
    this.tenant = tenant;
    this.#prefix = `${tenant}/`;
  }

  /** `_id` of a document. Tenants have no `/`. */
  key(documentId: string): string {
    return this.#prefix + orderText(documentId);
  }

  /** The id of a document that came from the store. Throws CORRUPT when it is of another tenant, or of nobody. */
  documentId({ _id, tenant }: Pick<MongoDocument, '_id' | 'tenant'>, collection: string): string {
    const isOurs = typeof _id === 'string' && _id.startsWith(this.#prefix) && tenant === this.tenant;
    const id = isOurs ? fromOrderText(_id.slice(this.#prefix.length)) : undefined;
    if (id === undefined) throw new StoreError('CORRUPT', `${collection}/${String(_id)}: not of tenant ${this.tenant}`);
    return id;
  }

  /** What no two documents of the tenant may have in a unique field; undefined for null, which is not compared. */
  uniqueKey(value: IndexValue): string | undefined {
    return value === null ? undefined : this.#prefix + orderKey(value);
  }

  /** The tenant's documents for which all of this holds. */
  filter(...conditions: readonly Filter<MongoDocument>[]): Filter<MongoDocument> {
    return { $and: [{ tenant: this.tenant }, ...conditions] };
  }

  /** Bounds for a range of `_id`: `0` comes after `/`. */
  bounds(): Filter<MongoDocument> {
    return { _id: { $gte: this.#prefix, $lt: `${this.tenant}0` } };
  }
}
