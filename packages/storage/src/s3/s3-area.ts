import { type Digest, sha256 } from '@policy-registry/canonical';
import type { ObjectKeys } from '../object-key.ts';
import { checkRange, outOfRange } from '../object-range.ts';
import type { Content, InfosOf, ObjectArea, ObjectInfo, ObjectRange, OpenObject } from '../object-store.ts';
import { digestOf } from '../object-stream.ts';
import { sizedContent } from '../sized-content.ts';
import type { Accept } from '../spooled-content.ts';
import { StoreError } from '../store-error.ts';
import { contentOf } from './object-content.ts';
import { type ObjectContent, PART_BYTES, type S3Bucket } from './s3-bucket.ts';
import type { S3Connection } from './s3-connection.ts';
import { MAX_OBJECT_BYTES, type S3Settings } from './s3-options.ts';
import { spooled } from './spool.ts';

/** Where the objects of a tenant are. */
export interface S3Place {
  readonly connection: S3Connection;
  readonly bucket: S3Bucket;
  readonly settings: S3Settings;
}

/** Objects of one tenant in a bucket, under the keys that `keys` gives them. */
export class S3Area implements ObjectArea {
  readonly tenant: string;
  protected readonly bucket: S3Bucket;
  readonly #connection: S3Connection;
  readonly #settings: S3Settings;
  readonly #keys: ObjectKeys;

  constructor(tenant: string, place: S3Place, keys: ObjectKeys) {
    this.tenant = tenant;
    this.bucket = place.bucket;
    this.#connection = place.connection;
    this.#settings = place.settings;
    this.#keys = keys;
  }

  async put(content: Content): Promise<ObjectInfo> {
    const { bytes, info } = sizedContent(content, this.#settings.maxObjectBytes);
    await this.call((call) => this.#store(call, info, bytes));
    return info;
  }

  async putAll<T extends readonly Content[] | []>(contents: T): Promise<InfosOf<T>> {
    return (await Promise.all(contents.map((content) => this.put(content)))) as InfosOf<T>;
  }

  async putStream(chunks: AsyncIterable<Uint8Array>, limit: number, accept?: Accept): Promise<ObjectInfo> {
    const { spoolFolder, deadlines } = this.#settings;
    const store = async (info: ObjectInfo, content: ObjectContent) => {
      const deadlineMs = deadlines.callMs * Math.max(1, Math.ceil(info.size / MAX_OBJECT_BYTES));
      await this.#connection.call(this.bucket.name, deadlineMs, (call) => this.#store(call, info, content));
      return info;
    };
    return spooled(spoolFolder, chunks, limit, store, accept);
  }

  async get(digest: Digest): Promise<Uint8Array> {
    const key = this.#keys(digest);
    return this.call(async (call) => {
      const body = await this.bucket.read(call, key);
      if (body === undefined) throw new StoreError('NOT_FOUND', `there is no ${digest}`);
      const content = await contentOf(body);
      if (sha256(content) !== digest) {
        throw new StoreError('CORRUPT', `${this.tenant}: what is stored as ${digest} has another digest`);
      }
      return content;
    });
  }

  async read(digest: Digest, range: ObjectRange): Promise<Uint8Array> {
    const key = this.#keys(digest);
    checkRange(range);
    if (range.length === 0) return this.#readNothing(digest, range);
    const content = await this.call((call) => this.bucket.readRange(call, key, range));
    if (content === undefined) throw new StoreError('NOT_FOUND', `there is no ${digest}`);
    if (content.length < range.length) throw outOfRange(digest, range);
    return content;
  }

  async open(digest: Digest): Promise<OpenObject> {
    const info = await this.stat(digest);
    if (info === undefined) throw new StoreError('NOT_FOUND', `there is no ${digest}`);
    return {
      size: info.size,
      read: (offset, length) => this.read(digest, { offset, length }),
      readInto: async (memory, offset, length) => {
        new Uint8Array(memory).set(await this.read(digest, { offset, length }));
        return memory;
      },
      close: async () => {},
    };
  }

  async stat(digest: Digest): Promise<ObjectInfo | undefined> {
    const key = this.#keys(digest);
    const size = await this.call((call) => this.bucket.size(call, key));
    return size === undefined ? undefined : { digest, size };
  }

  /** HTTP has no range of no bytes. */
  async #readNothing(digest: Digest, range: ObjectRange): Promise<Uint8Array> {
    const info = await this.stat(digest);
    if (info === undefined) throw new StoreError('NOT_FOUND', `there is no ${digest}`);
    if (info.size < range.offset) throw outOfRange(digest, range);
    return Buffer.alloc(0);
  }

  async #store(call: AbortController, { digest, size }: ObjectInfo, content: ObjectContent): Promise<void> {
    const key = this.#keys(digest);
    // The condition of a multipart upload is looked at after its last part, so what is there is found before its first.
    if (size > PART_BYTES && (await this.#holds(call, key, digest))) return;
    if (await this.bucket.write(call, key, { content, digest, onlyIfAbsent: true })) return;
    if (await this.#holds(call, key, digest)) return;
    // Damaged, or deleted and counted as there by a server that keeps versions. These bytes are right, whoever else writes.
    await this.bucket.write(call, key, { content, digest, onlyIfAbsent: false });
  }

  /** Whether the right bytes are there, as opposed to none or others. */
  async #holds(call: AbortController, key: string, digest: Digest): Promise<boolean> {
    const body = await this.bucket.read(call, key);
    return body !== undefined && (await digestOf(body)) === digest;
  }

  protected call<R>(work: (call: AbortController) => Promise<R>): Promise<R> {
    return this.#connection.call(this.bucket.name, this.#settings.deadlines.callMs, work);
  }
}
