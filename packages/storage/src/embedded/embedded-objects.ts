import { realpathSync } from 'node:fs';
import { lstat, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Digest, digestHex, isDigest, sha256 } from '@policy-registry/canonical';
import { fromFileSystem } from '../file-error.ts';
import { checkTenant } from '../identifiers.ts';
import { checkRange } from '../object-range.ts';
import type { ObjectInfo, ObjectRange, ObjectStore, TenantObjects } from '../object-store.ts';
import { withCallersErrors, writeChunks } from '../object-stream.ts';
import { StoreError } from '../store-error.ts';
import {
  makeFolder,
  makeRoot,
  readRegularFile,
  removeOlderThan,
  syncFolder,
  writeDurably,
  writeStaged,
} from './durable-file.ts';
import { holdsContent, holdsObject, readFileRange } from './object-file.ts';

export interface EmbeddedObjectsOptions {
  /** Created when absent. Holds `{tenant}/sha256/{first two hex digits}/{64 hex digits}`, and `.staging`. */
  readonly folder: string;
  /** Largest object that `put` writes, in bytes; 256 MiB unless told. What is there already stays readable. */
  readonly maxObjectBytes?: number;
}

export const MAX_OBJECT_BYTES = 256 * 1024 * 1024;

/** No tenant has this name. */
const STAGING = '.staging';
/** A write that died leaves its staged file; no write takes this long. */
const STALE_STAGING_MS = 60 * 60 * 1000;

/** Objects as files of one folder, named by their digest, fsynced. Throws StoreError UNAVAILABLE when it cannot be created. */
export function openEmbeddedObjects(options: EmbeddedObjectsOptions): ObjectStore {
  const folder = resolve(options.folder);
  try {
    makeRoot(folder);
    makeRoot(join(folder, STAGING));
    removeOlderThan(join(folder, STAGING), STALE_STAGING_MS);
    return new EmbeddedObjects(realpathSync(folder), options.maxObjectBytes ?? MAX_OBJECT_BYTES);
  } catch (error) {
    throw fromFileSystem(error, folder, 'UNAVAILABLE');
  }
}

class EmbeddedObjects implements ObjectStore {
  readonly root: string;
  readonly staging: string;
  readonly maxBytes: number;
  /** Folders that exist and whose names are known to be durable. */
  readonly durable = new Set<string>();
  #isClosed = false;

  constructor(root: string, maxBytes: number) {
    this.root = root;
    this.staging = join(root, STAGING);
    this.maxBytes = maxBytes;
  }

  forTenant(tenant: string): TenantObjects {
    return new EmbeddedTenantObjects(this, checkTenant(tenant));
  }

  async ready(): Promise<void> {
    const path = join(this.staging, 'ready');
    await this.guarded('staging', 'UNAVAILABLE', () => writeDurably(this.staging, path, Buffer.from('ready')));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }

  /** Runs file work; what the file system throws becomes a StoreError, and what is missing is `absent`. */
  async guarded<R>(what: string, absent: 'NOT_FOUND' | 'UNAVAILABLE', work: () => Promise<R>): Promise<R> {
    if (this.#isClosed) throw new StoreError('UNAVAILABLE', 'the object store is closed');
    try {
      return await work();
    } catch (error) {
      throw fromFileSystem(error, what, absent);
    }
  }
}

class EmbeddedTenantObjects implements TenantObjects {
  readonly tenant: string;
  readonly #store: EmbeddedObjects;

  constructor(store: EmbeddedObjects, tenant: string) {
    this.#store = store;
    this.tenant = tenant;
  }

  async put(content: Uint8Array): Promise<ObjectInfo> {
    const { maxBytes, staging } = this.#store;
    if (content.byteLength > maxBytes) {
      throw new StoreError('TOO_LARGE', `an object of ${content.byteLength} bytes, more than ${maxBytes}`);
    }
    const info = { digest: sha256(content), size: content.byteLength };
    await this.#store.guarded(info.digest, 'UNAVAILABLE', async () => {
      const path = await this.#preparedPath(info.digest);
      // The name may be another write's that did not get to its fsync, so it is made durable here too.
      if (await holdsContent(path, content)) await syncFolder(dirname(path));
      else await writeDurably(staging, path, content);
    });
    return info;
  }

  async putStream(chunks: AsyncIterable<Uint8Array>, limit: number): Promise<ObjectInfo> {
    const { staging } = this.#store;
    const placeOf = async (info: ObjectInfo): Promise<string | undefined> => {
      const path = await this.#preparedPath(info.digest);
      if (!(await holdsObject(path, info))) return path;
      await syncFolder(dirname(path));
      return undefined;
    };
    return withCallersErrors(() =>
      this.#store.guarded('staging', 'UNAVAILABLE', () =>
        writeStaged(staging, (file) => writeChunks(file, chunks, limit), placeOf),
      ),
    );
  }

  async get(digest: Digest): Promise<Uint8Array> {
    const path = this.#path(digest);
    return this.#store.guarded(digest, 'NOT_FOUND', async () => {
      await this.#checkInside(path);
      const content = await readRegularFile(path);
      if (content === undefined || sha256(content) !== digest) {
        throw new StoreError('CORRUPT', `${this.tenant}: what is stored as ${digest} has another digest`);
      }
      return content;
    });
  }

  async read(digest: Digest, range: ObjectRange): Promise<Uint8Array> {
    const path = this.#path(digest);
    checkRange(range);
    return this.#store.guarded(digest, 'NOT_FOUND', async () => {
      await this.#checkInside(path);
      const content = await readFileRange(path, digest, range);
      if (content === undefined) throw new StoreError('CORRUPT', `${this.tenant}: ${digest} is not a file`);
      return content;
    });
  }

  async stat(digest: Digest): Promise<ObjectInfo | undefined> {
    const path = this.#path(digest);
    try {
      return await this.#store.guarded(digest, 'NOT_FOUND', async () => {
        await this.#checkInside(path);
        const found = await lstat(path);
        if (!found.isFile()) throw new StoreError('CORRUPT', `${this.tenant}: ${digest} is not a file`);
        return { digest, size: found.size };
      });
    } catch (error) {
      if (error instanceof StoreError && error.code === 'NOT_FOUND') return undefined;
      throw error;
    }
  }

  #path(digest: Digest): string {
    if (!isDigest(digest)) throw new TypeError('not a digest');
    const hex = digestHex(digest);
    return join(this.#store.root, this.tenant, 'sha256', hex.slice(0, 2), hex);
  }

  /** The path of an object, in a folder that is there. */
  async #preparedPath(digest: Digest): Promise<string> {
    const { root, durable } = this.#store;
    const path = this.#path(digest);
    const folder = dirname(path);
    if (!durable.has(folder)) {
      await makeFolder(root, folder);
      durable.add(folder);
    }
    await this.#checkInside(path);
    return path;
  }

  /** A folder on the way that is a link would lead reads and writes out of the store. */
  async #checkInside(path: string): Promise<void> {
    const folder = dirname(path);
    if ((await realpath(folder)) !== folder) throw new StoreError('CORRUPT', `${folder} leads elsewhere`);
  }
}
