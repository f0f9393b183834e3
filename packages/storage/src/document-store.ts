/** A document as it is stored. `revision` starts at 1 and grows by one with every acknowledged write. */
export interface Stored<T> {
  readonly id: string;
  readonly revision: number;
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

export type IndexValue = string | number | boolean | null;

/**
 * What a collection is: its name and the fields that `list` may filter and sort by.
 * `index` computes them from the body; every adapter stores them beside the body and keeps an index for them.
 */
export interface CollectionDefinition<T> {
  /** `[a-z][a-z0-9_]{0,39}` */
  readonly name: string;
  /** `insert-only`: the adapter refuses to change or delete, whoever asks (immutability is a property of the store). */
  readonly mode: 'mutable' | 'insert-only';
  /** Names of the indexed fields, each `[a-z][a-zA-Z0-9]{0,39}`. */
  readonly fields: readonly string[];
  readonly index: (body: T) => Readonly<Record<string, IndexValue>>;
  /** Fields whose value no two documents of the tenant may share (null is not compared). */
  readonly unique?: readonly string[];
}

export interface ListQuery {
  /** Equality on indexed fields, all of them must hold. */
  readonly where?: Readonly<Record<string, IndexValue>>;
  /** Sort by one indexed field, ties by id; by id alone when absent. */
  readonly orderBy?: string;
  readonly descending?: boolean;
  /** 1 to 1000. */
  readonly limit: number;
  /** Continue after this position: the sort value and id of the last document of the page before. */
  readonly after?: { readonly value?: IndexValue; readonly id: string };
}

/**
 * Documents of one entity of one tenant. Every write is durable when its promise resolves.
 * Errors are `StoreError`s: ALREADY_EXISTS, REVISION_MISMATCH, NOT_FOUND, IMMUTABLE, TOO_LARGE, UNAVAILABLE, CORRUPT.
 */
export interface Collection<T> {
  get(id: string): Promise<Stored<T> | undefined>;
  list(query: ListQuery): Promise<readonly Stored<T>[]>;
  /** Throws ALREADY_EXISTS when the id or a unique field is taken. The events leave with this write, or not at all. */
  insert(id: string, body: T, events?: readonly OutboxEvent[]): Promise<Stored<T>>;
}

export interface MutableCollection<T> extends Collection<T> {
  /** Compare-and-set. Throws REVISION_MISMATCH when the stored revision is another, NOT_FOUND when there is none. */
  replace(id: string, revision: number, body: T, events?: readonly OutboxEvent[]): Promise<Stored<T>>;
  /** Compare-and-delete. For scratch data only; what was ever published lives in insert-only collections. */
  remove(id: string, revision: number): Promise<void>;
}

/** Events that were written with a document and did not leave yet, in the order of their writes. */
export interface PendingEvents {
  readonly collection: string;
  readonly documentId: string;
  readonly events: readonly OutboxEvent[];
}

/** The store of one tenant. No call takes a tenant, so a query across tenants cannot be written. */
export interface TenantDocuments {
  readonly tenant: string;
  collection<T>(definition: CollectionDefinition<T> & { readonly mode: 'mutable' }): MutableCollection<T>;
  collection<T>(definition: CollectionDefinition<T> & { readonly mode: 'insert-only' }): Collection<T>;
  /** Documents with events that were not confirmed yet; oldest write first within a document. At most `limit` documents. */
  pendingEvents(limit: number): Promise<readonly PendingEvents[]>;
  /** Removes events from the outbox of a document, after they are safe elsewhere. Does not change the revision. Idempotent. */
  confirmEvents(collection: string, documentId: string, eventIds: readonly string[]): Promise<void>;
}

export interface DocumentStore {
  /** Tenant ids are `[a-z0-9][a-z0-9-]{0,62}`; anything else throws a TypeError before any I/O. */
  forTenant(tenant: string): TenantDocuments;
  /** Every tenant that has written anything, sorted. */
  tenants(): Promise<readonly string[]>;
  /** Resolves when a read and a durable write are possible; throws StoreError UNAVAILABLE otherwise. */
  ready(): Promise<void>;
  close(): Promise<void>;
}
