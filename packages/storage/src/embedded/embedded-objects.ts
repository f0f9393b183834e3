import { realpathSync } from 'node:fs';
import { lstat, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Digest, digestHex, isDigest, sha256 } from '@policy-registry/canonical';
import { checkTenant } from '../identifiers.ts';
import type { ObjectInfo, ObjectStore, TenantObjects } from '../object-store.ts';
import { StoreError } from '../store-error.ts';
import { makeFolder, makeRoot, readRegularFile, removeOlderThan, syncFolder, writeDurably } from './durable-file.ts';

export interface EmbeddedObjectsOptions {
  /** Created when absent. Holds `{tenant}/sha256/{first two hex digits}/{64 hex digits}`, and `.staging`. */
  readonly folder: string;
  /** Largest object that is written, in bytes; 256 MiB unless told. What is there already stays readable. */
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
      const path = this.#path(info.digest);
      await this.#prepareFolder(dirname(path));
      await this.#checkInside(path);
      // The name may be another write's that did not get to its fsync, so it is made durable here too.
      if (await this.#holds(path, content)) await syncFolder(dirname(path));
      else await writeDurably(staging, path, content);
    });
    return info;
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

  async #prepareFolder(folder: string): Promise<void> {
    const { root, durable } = this.#store;
    if (durable.has(folder)) return;
    await makeFolder(root, folder);
    durable.add(folder);
  }

  /** A folder on the way that is a link would lead reads and writes out of the store. */
  async #checkInside(path: string): Promise<void> {
    const folder = dirname(path);
    if ((await realpath(folder)) !== folder) throw new StoreError('CORRUPT', `${folder} leads elsewhere`);
  }

  async #holds(path: string, content: Uint8Array): Promise<boolean> {
    try {
      const found = await lstat(path);
      if (!found.isFile() || found.size !== content.byteLength) return false;
      return (await readRegularFile(path))?.equals(content) ?? false;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return false;
      throw error;
    }
  }
}

function fromFileSystem(error: unknown, what: string, absent: 'NOT_FOUND' | 'UNAVAILABLE'): unknown {
  const code = codeOf(error);
  if (error instanceof StoreError || code === undefined) return error;
  if (code === 'ENOENT') return new StoreError(absent, `there is no ${what}`, error);
  if (code === 'ELOOP') return new StoreError('CORRUPT', `${what} is a link`, error);
  if (code === 'ERR_FS_FILE_TOO_LARGE') return new StoreError('TOO_LARGE', `${what} is too large to read`, error);
  return new StoreError('UNAVAILABLE', `${what}: ${error instanceof Error ? error.message : code}`, error);
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
