import type { Digest } from '@policy-registry/canonical';
import type { Accept } from './spooled-content.ts';

export interface ObjectInfo {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
}

/** Bytes, and their digest from where they were made. It is believed; who reads them would find out. */
export interface NamedContent {
  readonly bytes: Uint8Array;
  readonly digest: Digest;
}

export type Content = Uint8Array | NamedContent;

/** In the order of the contents. */
export type InfosOf<T extends readonly Content[]> = { readonly [K in keyof T]: ObjectInfo };

/** Bytes of an object. Both are integers, `length` below 2 GiB; anything else is a TypeError before any I/O. */
export interface ObjectRange {
  readonly offset: number;
  readonly length: number;
}

/**
 * Content addressed by its SHA-256. Immutable: a digest names the same bytes, or nothing.
 * Errors are `StoreError`s: NOT_FOUND, TOO_LARGE, UNAVAILABLE, CORRUPT (stored bytes do not have the digest). Text that is not
 * a digest rejects with a TypeError.
 */
export interface ObjectArea {
  /**
   * Durable when it resolves. Writing bytes that are there already is a success and writes nothing; where what is there is
   * damaged, it is replaced by the right bytes. `content` must not change before that. Throws TOO_LARGE.
   */
  put(content: Content): Promise<ObjectInfo>;
  /** What `put` does with each, for less than one by one. After an error some may be there. */
  putAll<T extends readonly Content[] | []>(contents: T): Promise<InfosOf<T>>;
  /**
   * What `put` does, with content that need not fit into memory. Its digest is known at the end, so nothing is stored before that,
   * and of a stream that fails nothing is left. Throws TOO_LARGE past `limit` bytes, which stands in the place of the store's
   * own limit, and what `chunks` throws, as it is. A chunk may be used again when the next one is asked for.
   *
   * `accept` reads what came, before any of it is stored. What it throws is thrown as it is, and then nothing is stored.
   */
  putStream(chunks: AsyncIterable<Uint8Array>, limit: number, accept?: Accept): Promise<ObjectInfo>;
  /** The bytes, verified against the digest. Throws NOT_FOUND, CORRUPT. */
  get(digest: Digest): Promise<Uint8Array>;
  /**
   * Exactly these bytes of an object, **not verified**: who reads them knows their digest from elsewhere. Throws NOT_FOUND, and a
   * RangeError when the object has no such bytes.
   */
  read(digest: Digest, range: ObjectRange): Promise<Uint8Array>;
  /** For who reads many parts of one object. Whoever opens it closes it. Throws NOT_FOUND. */
  open(digest: Digest): Promise<OpenObject>;
  /** Does not read the bytes, so it does not verify them. */
  stat(digest: Digest): Promise<ObjectInfo | undefined>;
}

/** An object that is read in parts, **not verified**. */
export interface OpenObject {
  /** Bytes. */
  readonly size: number;
  /** Where the object is a file of this machine, its path: threads that read much may read it by themselves. */
  readonly file?: string;
  /** As `ObjectArea.read`. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** The same into the beginning of `memory`, which is what comes back: new memory for every part of much costs more than to read it. */
  readInto(memory: ArrayBuffer, offset: number, length: number): Promise<ArrayBuffer>;
  /** Idempotent. */
  close(): Promise<void>;
}

/** What a call removed. */
export interface DroppedObjects {
  readonly objects: number;
  readonly bytes: number;
}

/** Content of one tenant: what it keeps for good, and areas that end as a whole. */
export interface TenantObjects extends ObjectArea {
  readonly tenant: string;
  /**
   * Content that lives apart: it shares nothing with what the tenant keeps, nor with any other area, also where the bytes are the same.
   * It comes to be with its first write. Names are `[a-z0-9][a-z0-9-]{0,62}`; anything else throws a TypeError before any I/O.
   */
  area(name: string): ObjectArea;
  /**
   * Removes an area with everything in it, a bounded number of objects at a time; an area that is not there is a success that removed
   * nothing. After an error or a crash some of it is gone: the next call removes the rest. Who reads meanwhile gets whole objects or
   * NOT_FOUND. Whoever drops an area sees to it that nobody writes there any more: such a write fails, or its object stays.
   */
  dropArea(name: string): Promise<DroppedObjects>;
}

export interface ObjectStore {
  /** Tenant ids are `[a-z0-9][a-z0-9-]{0,62}`; anything else throws a TypeError before any I/O. */
  forTenant(tenant: string): TenantObjects;
  /** Resolves when a durable write is possible; throws StoreError UNAVAILABLE otherwise. */
  ready(): Promise<void>;
  /** Idempotent. Calls after it throw UNAVAILABLE. */
  close(): Promise<void>;
}
