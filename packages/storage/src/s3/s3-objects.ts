import { type Digest, sha256 } from '@policy-registry/canonical';
import { checkTenant } from '../identifiers.ts';
import { checkRange, outOfRange } from '../object-range.ts';
import type { ObjectInfo, ObjectRange, ObjectStore, TenantObjects } from '../object-store.ts';
import { digestOf } from '../object-stream.ts';
import { StoreError } from '../store-error.ts';
import { contentOf } from './object-content.ts';
import { type ObjectContent, PART_BYTES, S3Bucket } from './s3-bucket.ts';
import { S3Connection } from './s3-connection.ts';
import { OWN_KEYS, objectKey, tenantBucket } from './s3-layout.ts';
import { MAX_OBJECT_BYTES, type S3ObjectsOptions, type S3Settings, settingsOf } from './s3-options.ts';
import { spooled } from './spool.ts';

/**
 * Objects as keys of an S3 bucket, named by their digest and inserted only. Throws a TypeError for options that cannot be, and
 * StoreError UNAVAILABLE when the bucket cannot be written now, or the server has no conditional writes.
 */
export async function openS3Objects(options: S3ObjectsOptions): Promise<ObjectStore> {
  const store = new S3Objects(settingsOf(options));
  try {
    await store.ready();
    await store.requireConditionalWrites();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

class S3Objects implements ObjectStore {
  readonly settings: S3Settings;
  readonly #connection: S3Connection;
  readonly #bucket: S3Bucket;

  constructor(settings: S3Settings) {
    this.settings = settings;
    this.#connection = new S3Connection(settings);
    this.#bucket = new S3Bucket(this.#connection.client, settings.bucket);
  }

  forTenant(tenant: string): TenantObjects {
    checkTenant(tenant);
    const { bucket, layout } = this.settings;
    const own =
      layout === 'prefix' ? this.#bucket : new S3Bucket(this.#connection.client, tenantBucket(bucket, tenant));
    return new S3TenantObjects(tenant, this.#connection, own, this.settings);
  }

  async ready(): Promise<void> {
    const { requestMs } = this.settings.deadlines;
    await this.#connection.call(this.#bucket.name, requestMs, (call) => this.#bucket.probe(call, OWN_KEYS.ready));
  }

  /** Without them an object could be replaced. The marker is written once in the life of a bucket. */
  async requireConditionalWrites(): Promise<void> {
    const { name } = this.#bucket;
    await this.#connection.call(name, this.settings.deadlines.requestMs, async (call) => {
      const content = Buffer.from('policy-registry objects\n');
      const marker = { content, digest: sha256(content), onlyIfAbsent: true };
      const insert = () => this.#bucket.write(call, OWN_KEYS.marker, marker);
      if ((await insert()) && (await insert())) {
        throw new StoreError('UNAVAILABLE', `bucket ${name}: the server ignores If-None-Match`);
      }
    });
  }

  async close(): Promise<void> {
    this.#connection.close();
  }
}

class S3TenantObjects implements TenantObjects {
  readonly tenant: string;
  readonly #connection: S3Connection;
  readonly #bucket: S3Bucket;
  readonly #settings: S3Settings;

  constructor(tenant: string, connection: S3Connection, bucket: S3Bucket, settings: S3Settings) {
    this.tenant = tenant;
    this.#connection = connection;
    this.#bucket = bucket;
    this.#settings = settings;
  }

  async put(content: Uint8Array): Promise<ObjectInfo> {
    const { maxObjectBytes } = this.#settings;
    if (content.byteLength > maxObjectBytes) {
      throw new StoreError('TOO_LARGE', `an object of ${content.byteLength} bytes, more than ${maxObjectBytes}`);
    }
    const info = { digest: sha256(content), size: content.byteLength };
    await this.#call((call) => this.#store(call, info, content));
    return info;
  }

  async putStream(chunks: AsyncIterable<Uint8Array>, limit: number): Promise<ObjectInfo> {
    const { spoolFolder, deadlines } = this.#settings;
    return spooled(spoolFolder, chunks, limit, async (info, content) => {
      const deadlineMs = deadlines.callMs * Math.max(1, Math.ceil(info.size / MAX_OBJECT_BYTES));
      await this.#connection.call(this.#bucket.name, deadlineMs, (call) => this.#store(call, info, content));
      return info;
    });
  }

  async get(digest: Digest): Promise<Uint8Array> {
    const key = objectKey(this.tenant, digest);
    return this.#call(async (call) => {
      const body = await this.#bucket.read(call, key);
      if (body === undefined) throw new StoreError('NOT_FOUND', `there is no ${digest}`);
      const content = await contentOf(body);
      if (sha256(content) !== digest) {
        throw new StoreError('CORRUPT', `${this.tenant}: what is stored as ${digest} has another digest`);
      }
      return content;
    });
  }

  async read(digest: Digest, range: ObjectRange): Promise<Uint8Array> {
    const key = objectKey(this.tenant, digest);
    checkRange(range);
    if (range.length === 0) return this.#readNothing(digest, range);
    const content = await this.#call((call) => this.#bucket.readRange(call, key, range));
    if (content === undefined) throw new StoreError('NOT_FOUND', `there is no ${digest}`);
    if (content.length < range.length) throw outOfRange(digest, range);
    return content;
  }

  async stat(digest: Digest): Promise<ObjectInfo | undefined> {
    const key = objectKey(this.tenant, digest);
    const size = await this.#call((call) => this.#bucket.size(call, key));
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
    const key = objectKey(this.tenant, digest);
    // The condition of a multipart upload is looked at after its last part, so what is there is found before its first.
    if (size > PART_BYTES && (await this.#holds(call, key, digest))) return;
    if (await this.#bucket.write(call, key, { content, digest, onlyIfAbsent: true })) return;
    if (await this.#holds(call, key, digest)) return;
    // Damaged, or deleted and counted as there by a server that keeps versions. These bytes are right, whoever else writes.
    await this.#bucket.write(call, key, { content, digest, onlyIfAbsent: false });
  }

  /** Whether the right bytes are there, as opposed to none or others. */
  async #holds(call: AbortController, key: string, digest: Digest): Promise<boolean> {
    const body = await this.#bucket.read(call, key);
    return body !== undefined && (await digestOf(body)) === digest;
  }

  #call<R>(work: (call: AbortController) => Promise<R>): Promise<R> {
    return this.#connection.call(this.#bucket.name, this.#settings.deadlines.callMs, work);
  }
}
