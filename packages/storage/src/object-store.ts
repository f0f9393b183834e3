import type { Digest } from '@policy-registry/canonical';

export interface ObjectInfo {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
}

/**
 * Content of one tenant, addressed by its SHA-256. Immutable: a digest names the same bytes forever.
 * Errors are `StoreError`s: NOT_FOUND, TOO_LARGE, UNAVAILABLE, CORRUPT (stored bytes do not have the digest).
 */
export interface TenantObjects {
  readonly tenant: string;
  /** Durable when it resolves. Writing bytes that are there already is a success and writes nothing. */
  put(content: Uint8Array): Promise<ObjectInfo>;
  /** The bytes, verified against the digest. Throws NOT_FOUND, CORRUPT. */
  get(digest: Digest): Promise<Uint8Array>;
  stat(digest: Digest): Promise<ObjectInfo | undefined>;
}

export interface ObjectStore {
  forTenant(tenant: string): TenantObjects;
  ready(): Promise<void>;
  close(): Promise<void>;
}
