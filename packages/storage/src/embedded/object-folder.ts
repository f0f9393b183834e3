import { dirname, join } from 'node:path';
import { fromFileSystem } from '../file-error.ts';
import { StoreError } from '../store-error.ts';
import { makeFolder, syncFolder, writeFileWhole } from './durable-file.ts';

/** No tenant has this name. */
export const STAGING = '.staging';
/** Past so many it is found out again which names are durable. */
const MAX_KNOWN = 100_000;

/** The folder of a store, until it is closed. */
export class ObjectFolder {
  readonly root: string;
  readonly staging: string;
  readonly maxBytes: number;
  readonly #durable = new Set<string>();
  #isClosed = false;

  constructor(root: string, maxBytes: number) {
    this.root = root;
    this.staging = join(root, STAGING);
    this.maxBytes = maxBytes;
  }

  async ready(): Promise<void> {
    const path = join(this.staging, 'ready');
    await this.guarded('staging', 'UNAVAILABLE', async () => {
      await writeFileWhole(this.staging, path, Buffer.from('ready'));
      await syncFolder(this.staging);
    });
  }

  close(): void {
    this.#isClosed = true;
  }

  /** Makes a folder below the root, and those on the way, unless they are known to be there for good. Throws CORRUPT. */
  async make(path: string): Promise<void> {
    if (this.#durable.has(path)) return;
    const parent = dirname(path);
    if (parent !== this.root) await this.make(parent);
    await makeFolder(path);
    this.markDurable(path);
  }

  /** Whether the name of a folder, or of a file that is there, is known to be durable. */
  isDurable(path: string): boolean {
    return this.#durable.has(path);
  }

  markDurable(path: string): void {
    if (this.#durable.size >= MAX_KNOWN) this.#durable.clear();
    this.#durable.add(path);
  }

  /** The folder, and what is in it. */
  forget(folder: string): void {
    for (const path of this.#durable) if (path === folder || path.startsWith(`${folder}/`)) this.#durable.delete(path);
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
