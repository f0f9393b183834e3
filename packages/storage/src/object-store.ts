import type { Digest } from '@policy-registry/canonical';

export interface ObjectInfo {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
}

/** Bytes of an object. Both are integers, `length` below 2 GiB; anything else is a TypeError before any I/O. */
export interface ObjectRange {
  readonly offset: number;
  readonly length: number;
}

/**
 * Content of one tenant, addressed by its SHA-256. Immutable: a digest names the same bytes forever.
 * Errors are `StoreError`s: NOT_FOUND, TOO_LARGE, UNAVAILABLE, CORRUPT (stored bytes do not have the digest). Text that is not
 * a digest rejects with a TypeError.
 */
export interface TenantObjects {
  readonly tenant: string;
  /**
   * Durable when it resolves. Writing bytes that are there already is a success and writes nothing; where what is there is
   * damaged, it is replaced by the right bytes. `content` must not change before that. Throws TOO_LARGE.
   */
  put(content: Uint8Array): Promise<ObjectInfo>;
  /**
   * What `put` does, with content that need not fit into memory. Its digest is known at the end, so nothing is stored before that,
   * and of a stream that fails nothing is left. Throws TOO_LARGE past `limit` bytes, which stands in the place of the store's
   * own limit, and what `chunks` throws, as it is. A chunk may be used again when the next one is asked for.
   */
  putStream(chunks: AsyncIterable<Uint8Array>, limit: number): Promise<ObjectInfo>;
  /** The bytes, verified against the digest. Throws NOT_FOUND, CORRUPT. */
  get(digest: Digest): Promise<Uint8Array>;
  /**
   * Exactly these bytes of an object, **not verified**: who reads them knows their digest from elsewhere. Throws NOT_FOUND, and a
   * RangeError when the object has no such bytes.
   */
  read(digest: Digest, range: ObjectRange): Promise<Uint8Array>;
  /** Does not read the bytes, so it does not verify them. */
  stat(digest: Digest): Promise<ObjectInfo | undefined>;
}

export interface ObjectStore {
  /** Tenant ids are `[a-z0-9][a-z0-9-]{0,62}`; anything else throws a TypeError before any I/O. */
  forTenant(tenant: string): TenantObjects;
  /** Resolves when a durable write is possible; throws StoreError UNAVAILABLE otherwise. */
  ready(): Promise<void>;
  /** Idempotent. Calls after it throw UNAVAILABLE. */
  close(): Promise<void>;
}
