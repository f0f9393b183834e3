import { sha256 } from '@policy-registry/canonical';
import { checkArea, checkTenant } from '../identifiers.ts';
import { areaFolder, keysOf } from '../object-key.ts';
import type { DroppedObjects, ObjectArea, ObjectStore, TenantObjects } from '../object-store.ts';
import { StoreError } from '../store-error.ts';
import { S3Area, type S3Place } from './s3-area.ts';
import { type KeyPage, S3Bucket } from './s3-bucket.ts';
import { S3Connection } from './s3-connection.ts';
import { OWN_KEYS, tenantBucket } from './s3-layout.ts';
import { type S3ObjectsOptions, type S3Settings, settingsOf } from './s3-options.ts';

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
    return new S3TenantObjects(tenant, { connection: this.#connection, bucket: own, settings: this.settings });
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

class S3TenantObjects extends S3Area implements TenantObjects {
  readonly #place: S3Place;

  constructor(tenant: string, place: S3Place) {
    super(tenant, place, keysOf(tenant));
    this.#place = place;
  }

  area(name: string): ObjectArea {
    return new S3Area(this.tenant, this.#place, keysOf(this.tenant, checkArea(name)));
  }

  async dropArea(name: string): Promise<DroppedObjects> {
    const prefix = `${areaFolder(this.tenant, checkArea(name))}/`;
    const dropped = { objects: 0, bytes: 0 };
    for (let after: string | undefined = ''; after !== undefined; ) {
      const { objects, hasMore }: KeyPage = await this.#dropPage(prefix, after);
      dropped.objects += objects.length;
      for (const { size } of objects) dropped.bytes += size;
      after = hasMore ? objects.at(-1)?.key : undefined;
    }
    return dropped;
  }

  /** Within the deadline of a call. Says what was there. */
  #dropPage(prefix: string, after: string): Promise<KeyPage> {
    return this.call(async (call) => {
      const page = await this.bucket.list(call, prefix, after);
      const keys = page.objects.map(({ key }) => key);
      if (keys.length > 0) await this.bucket.remove(call, keys);
      return page;
    });
  }
}
