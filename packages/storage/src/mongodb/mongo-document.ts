import { decodeJson } from '../document-json.ts';
import type { CollectionDefinition, Stored } from '../document-store.ts';
import { StoreError } from '../store-error.ts';
import { type HybridClock, isClockKey } from './hybrid-clock.ts';
import type { TenantScope } from './tenant-scope.ts';

/** An event that has not left. `id` is that of the event, which is JSON text for the reason that the body is. */
export interface OutboxEntry {
  /** Of the clock, at the write that it came with. */
  readonly key: string;
  readonly id: string;
  readonly event: string;
}

/** A document as it is stored, on every isolation tier. */
export interface MongoDocument {
  /** `{tenant}/{id}`. */
  readonly _id: string;
  readonly tenant: string;
  /** Part of every filter that changes a document, so that one that is insert-only stays, whatever a process believes. */
  readonly mode: CollectionDefinition<never>['mode'];
  readonly revision: number;
  /** Which of `fields` and `unique` were computed: see `layoutTag`. */
  readonly layout: string;
  /** Order keys of the indexed fields. */
  readonly fields: Readonly<Record<string, string>>;
  /** Keys of the unique fields that are not null. */
  readonly unique: Readonly<Record<string, string>>;
  /**
   * JSON text: any key is safe in it (`a.b`, `$set`, `__proto__`), no nesting is too deep, and it comes back in the bytes that
   * were written, which BSON does not promise of numbers.
   */
  readonly body: string;
  /** Oldest first. */
  readonly outbox: readonly OutboxEntry[];
  /** Latest key of the clock that a write had. */
  readonly written: string;
}

export const STORED = { _id: 1, tenant: 1, revision: 1, body: 1, written: 1 } as const;

/** The document as the port gives it. Whoever read it writes later than its last writer. Throws CORRUPT, naming it. */
export function toStored<T>(
  row: Pick<MongoDocument, keyof typeof STORED>,
  scope: TenantScope,
  collection: string,
  clock: HybridClock,
): Stored<T> {
  const id = scope.documentId(row, collection);
  const where = `${collection}/${id}`;
  const { revision, written } = row;
  if (!Number.isSafeInteger(revision) || revision < 1)
    throw new StoreError('CORRUPT', `${where}: revision ${revision}`);
  if (!isClockKey(written)) throw new StoreError('CORRUPT', `${where}: not a time of a write`);
  clock.observe(written);
  return { id, revision, body: decodeJson(row.body, where) as T };
}
