import { join, resolve } from 'node:path';
import type { DocumentStore } from '../document-store.ts';
import type { ObjectStore } from '../object-store.ts';
import { StoreError } from '../store-error.ts';
import { makeRoot } from './durable-file.ts';
import { type DocumentLimits, openEmbeddedDocuments } from './embedded-documents.ts';
import { openEmbeddedObjects } from './embedded-objects.ts';
import { lockFolder } from './folder-lock.ts';

export interface EmbeddedStoresOptions {
  /** Created when absent. Holds `documents.db`, `objects/` and the lock. */
  readonly folder: string;
  readonly limits?: DocumentLimits;
  readonly maxObjectBytes?: number;
}

export interface EmbeddedStores {
  readonly documents: DocumentStore;
  readonly objects: ObjectStore;
  /** Closes both stores and gives the folder free. Idempotent. */
  close(): Promise<void>;
}

/**
 * Both stores over one data folder, which belongs to this process until `close` or its end. Throws StoreError UNAVAILABLE when
 * another process has it, naming that process.
 */
export function openEmbeddedStores(options: EmbeddedStoresOptions): EmbeddedStores {
  const folder = resolve(options.folder);
  createFolder(folder);
  const lock = lockFolder(folder);
  try {
    const documents = openEmbeddedDocuments({
      file: join(folder, 'documents.db'),
      ...(options.limits === undefined ? {} : { limits: options.limits }),
    });
    const objects = openEmbeddedObjects({
      folder: join(folder, 'objects'),
      ...(options.maxObjectBytes === undefined ? {} : { maxObjectBytes: options.maxObjectBytes }),
    });
    return {
      documents,
      objects,
      async close() {
        await documents.close();
        await objects.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function createFolder(folder: string): void {
  try {
    makeRoot(folder);
  } catch (error) {
    throw new StoreError('UNAVAILABLE', `the data folder ${folder} cannot be created`, error);
  }
}
