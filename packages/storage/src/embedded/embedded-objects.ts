import { realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fromFileSystem } from '../file-error.ts';
import { checkArea, checkTenant } from '../identifiers.ts';
import { areaFolder, keysOf } from '../object-key.ts';
import type { DroppedObjects, ObjectArea, ObjectStore, TenantObjects } from '../object-store.ts';
import { dropFolder } from './drop-folder.ts';
import { makeRoot, removeOlderThan } from './durable-file.ts';
import { EmbeddedArea } from './embedded-area.ts';
import { ObjectFolder, STAGING } from './object-folder.ts';

export interface EmbeddedObjectsOptions {
  /** Created when absent. Holds `{tenant}/sha256/{first two hex digits}/{64 hex digits}`, `{tenant}/areas/{area}/{64 hex digits}`, and `.staging`. */
  readonly folder: string;
  /** Largest object that `put` writes, in bytes; 256 MiB unless told. What is there already stays readable. */
  readonly maxObjectBytes?: number;
}

export const MAX_OBJECT_BYTES = 256 * 1024 * 1024;

/** A write that died leaves its staged file; no write takes this long. */
const STALE_STAGING_MS = 60 * 60 * 1000;

/** Objects as files of one folder, named by their digest, fsynced. Throws StoreError UNAVAILABLE when it cannot be created. */
export function openEmbeddedObjects(options: EmbeddedObjectsOptions): ObjectStore {
  const folder = resolve(options.folder);
  try {
    makeRoot(folder);
    makeRoot(join(folder, STAGING));
    removeOlderThan(join(folder, STAGING), STALE_STAGING_MS);
    return new EmbeddedObjects(new ObjectFolder(realpathSync(folder), options.maxObjectBytes ?? MAX_OBJECT_BYTES));
  } catch (error) {
    throw fromFileSystem(error, folder, 'UNAVAILABLE');
  }
}

class EmbeddedObjects implements ObjectStore {
  readonly #folder: ObjectFolder;

  constructor(folder: ObjectFolder) {
    this.#folder = folder;
  }

  forTenant(tenant: string): TenantObjects {
    return new EmbeddedTenantObjects(this.#folder, checkTenant(tenant), keysOf(tenant));
  }

  ready(): Promise<void> {
    return this.#folder.ready();
  }

  async close(): Promise<void> {
    this.#folder.close();
  }
}

class EmbeddedTenantObjects extends EmbeddedArea implements TenantObjects {
  area(name: string): ObjectArea {
    return new EmbeddedArea(this.store, this.tenant, keysOf(this.tenant, checkArea(name)));
  }

  async dropArea(name: string): Promise<DroppedObjects> {
    const folder = join(this.store.root, areaFolder(this.tenant, checkArea(name)));
    this.store.forget(folder);
    try {
      return await this.store.guarded(`area ${name}`, 'UNAVAILABLE', () => dropFolder(folder));
    } finally {
      // After it: a write that ran meanwhile may have noted the folder that is gone now.
      this.store.forget(folder);
    }
  }
}
