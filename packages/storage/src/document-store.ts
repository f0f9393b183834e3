/** A document as it is stored. `revision` starts at 1 and grows by one with every acknowledged write. */
export interface Stored<T> {
  readonly id: string;
  readonly revision: number;
  /** The body as JSON gives it back: fields that are undefined are absent, and it shares nothing with what was written. */
  readonly body: T;
}

export interface NewDocument<T> {
  readonly id: string;
  readonly body: T;
}

/** An event that leaves with the write that causes it. `id` is unique in the tenant; consumers dedupe on it. */
export interface OutboxEvent {
  readonly id: string;
  readonly type: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly data: unknown;
}

/** A string has at most 1024 bytes of UTF-8 (TOO_LARGE otherwise), a number is finite. */
export type IndexValue = string | number | boolean | null;

/**
 * What a collection is: its name and the fields that `list` may filter and sort by.
 * `index` computes them from the body; every adapter stores them beside the body and keeps an index for them.
 *
 * A field holds values of one type, and null. Values are ordered: null, then false before true, numbers by size,
 * strings by code point. A field that is added to a collection with documents is computed for all of them on first use;
 * a field whose meaning changes needs a new name, since adapters compare names only. The fields of one collection
 * are the same in the whole process, and `insert-only` is for ever.
 */
export interface CollectionDefinition<T> {
  /** `[a-z][a-z0-9_]{0,39}` */
  readonly name: string;
  /** `insert-only`: the adapter refuses to change or delete, whoever asks (immutability is a property of the store). */
  readonly mode: 'mutable' | 'insert-only';
  /** Names of the indexed fields, each `[a-z][a-zA-Z0-9]{0,39}`; at most 24. */
  readonly fields: readonly string[];
  /** Pure. A field that it leaves out is null. */
  readonly index: (body: T) => Readonly<Record<string, IndexValue>>;
  /** Those of `fields` whose value no two documents of the tenant may share (null is not compared). */
  readonly unique?: readonly string[];
}

export interface ListQuery {
  /** Equality on indexed fields, all of them must hold. */
  readonly where?: Readonly<Record<string, IndexValue>>;
  /** Sort by one indexed field, ties by id in the same direction; by id alone when absent. */
  readonly orderBy?: string;
  readonly descending?: boolean;
  /** 1 to 1000. */
  readonly limit: number;
  /**
   * Continue after this position: the sort value (only with `orderBy`, and then needed) and id of the last document of the
   * page before. The document need not exist any more: a document that is not written while pages are read
   * is seen exactly once.
   */
  readonly after?: { readonly value?: IndexValue; readonly id: string };
}

/**
 * Documents of one entity of one tenant. Every write is durable when its promise resolves.
 *
 * Ids are 1 to 512 bytes of UTF-8 without control characters or lone surrogates; every other string names no document.
 * Bodies are JSON values.
 *
 * Errors are `StoreError`s: ALREADY_EXISTS, REVISION_MISMATCH, NOT_FOUND, IMMUTABLE, TOO_LARGE, UNAVAILABLE, CORRUPT.
 * What only a mistake in code can cause (an unknown field, a limit out of range, a body that JSON cannot hold, an id as
 * above in `insert`) rejects with a TypeError. An error means that nothing was changed, but after UNAVAILABLE of a write the outcome
 * is unknown: read before you try again.
 */
export interface Collection<T> {
  get(id: string): Promise<Stored<T> | undefined>;
  /** A page that is too big to be held in memory throws TOO_LARGE: ask for fewer. */
  list(query: ListQuery): Promise<readonly Stored<T>[]>;
  /** Throws ALREADY_EXISTS when the id or a unique field is taken. The events leave with this write, or not at all. */
  insert(id: string, body: T, events?: readonly OutboxEvent[]): Promise<Stored<T>>;
  /**
   * Inserts those (1,000 at most) whose id and unique fields are not taken, and leaves the others out: one durable write rather than one for
   * each. After an error of the store some may be there; the same call again adds the rest.
   */
  insertAbsent(documents: readonly NewDocument<T>[], options?: WriteOptions): Promise<void>;
}

export interface WriteOptions {
  /**
   * A loss of power may take this write back, and the revision with it; the death of the process may not. For what is void then anyway, such as
   * who works on something, and how far; and for what somebody makes again where it is missing. Not with events. Adapters that have nothing
   * cheaper make it durable at once.
   */
  readonly lazily?: boolean;
}

export interface MutableCollection<T> extends Collection<T> {
  /**
   * Compare-and-set. Throws REVISION_MISMATCH when the stored revision is another, NOT_FOUND when there is none,
   * ALREADY_EXISTS when a unique field is taken by another document.
   */
  replace(
    id: string,
    revision: number,
    body: T,
    events?: readonly OutboxEvent[],
    options?: WriteOptions,
  ): Promise<Stored<T>>;
  /**
   * Compare-and-delete. For scratch data only; what was ever published lives in insert-only collections.
   * Throws UNAVAILABLE while events of the document have not left: it must not take them with it.
   */
  remove(id: string, revision: number): Promise<void>;
}

/** Events that were written with a document and did not leave yet, in the order of their writes. */
export interface PendingEvents {
  readonly collection: string;
  readonly documentId: string;
  readonly events: readonly OutboxEvent[];
}

/**
 * What is wrong with a store.
 * - STORE_UNUSABLE: it is of another isolation tier than the one that it was opened with, or of a later release.
 * - STORE_DAMAGED: what is stored is not what was written.
 * - INDEX_MISSING: it was dropped. A process makes it when it first uses the collection; restart one.
 * - INDEX_UNUSED: no definition that was used last needs it. It may be dropped, unless an older release still runs.
 */
export interface StoreFinding {
  readonly code: 'STORE_UNUSABLE' | 'STORE_DAMAGED' | 'INDEX_MISSING' | 'INDEX_UNUSED';
  /** One line for people. */
  readonly message: string;
}

/** The store of one tenant. No call takes a tenant, so a query across tenants cannot be written. */
export interface TenantDocuments {
  readonly tenant: string;
  /** Does no I/O: the collection comes to be with its first write. Throws a TypeError for a definition against the rules. */
  collection<T>(definition: CollectionDefinition<T> & { readonly mode: 'mutable' }): MutableCollection<T>;
  collection<T>(definition: CollectionDefinition<T> & { readonly mode: 'insert-only' }): Collection<T>;
  /**
   * Documents with events that were not confirmed yet, of all collections; the document whose oldest pending event was
   * written first comes first, and oldest write first within a document. At most `limit` documents (1 to 1000).
   */
  pendingEvents(limit: number): Promise<readonly PendingEvents[]>;
  /**
   * Removes events from the outbox of a document, after they are safe elsewhere. Does not change the revision. Idempotent:
   * ids, documents and collections that are not there are no error.
   */
  confirmEvents(collection: string, documentId: string, eventIds: readonly string[]): Promise<void>;
  /**
   * What is wrong with the store, as far as it concerns this tenant; changes nothing, and names no other tenant. Absent where the adapter
   * cannot tell.
   */
  inspect?(): Promise<readonly StoreFinding[]>;
}

export interface DocumentStore {
  /** Tenant ids are `[a-z0-9][a-z0-9-]{0,62}`; anything else throws a TypeError before any I/O. */
  forTenant(tenant: string): TenantDocuments;
  /** Every tenant that has written anything, sorted. */
  tenants(): Promise<readonly string[]>;
  /** Resolves when a read and a durable write are possible; throws StoreError UNAVAILABLE otherwise. */
  ready(): Promise<void>;
  /** Idempotent. Calls after it throw UNAVAILABLE. */
  close(): Promise<void>;
}
