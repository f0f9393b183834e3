import { lstatSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Digest, sha256 } from '@policy-registry/canonical';
import { codeOf } from '../file-error.ts';
import type { ObjectKeys } from '../object-key.ts';
import { checkRange } from '../object-range.ts';
import type { Content, InfosOf, ObjectArea, ObjectInfo, ObjectRange, OpenObject } from '../object-store.ts';
import { withCallersErrors, writeChunks } from '../object-stream.ts';
import { type SizedContent, sizedContent } from '../sized-content.ts';
import type { Accept } from '../spooled-content.ts';
import { StoreError } from '../store-error.ts';
import { syncFolder, writeFileWhole, writeStaged } from './durable-file.ts';
import { holdsContent, holdsObject } from './object-file.ts';
import type { ObjectFolder } from './object-folder.ts';
import { OpenFile } from './open-file.ts';
import { RegularFile, readRegularFile } from './regular-file.ts';

/** Objects of one tenant as files, at the places that `keys` gives them. */
export class EmbeddedArea implements ObjectArea {
  readonly tenant: string;
  protected readonly store: ObjectFolder;
  readonly #keys: ObjectKeys;

  constructor(store: ObjectFolder, tenant: string, keys: ObjectKeys) {
    this.store = store;
    this.tenant = tenant;
    this.#keys = keys;
  }

  async put(content: Content): Promise<ObjectInfo> {
    const object = sizedContent(content, this.store.maxBytes);
    await this.#write([object]);
    return object.info;
  }

  async putAll<T extends readonly Content[] | []>(contents: T): Promise<InfosOf<T>> {
    const objects = contents.map((content) => sizedContent(content, this.store.maxBytes));
    await this.#write(objects);
    return objects.map(({ info }) => info) as InfosOf<T>;
  }

  async putStream(chunks: AsyncIterable<Uint8Array>, limit: number, accept?: Accept): Promise<ObjectInfo> {
    const { staging } = this.store;
    const placeOf = async (info: ObjectInfo): Promise<string | undefined> => {
      const path = await this.#preparedPath(info.digest);
      if (!(await holdsObject(path, info))) return path;
      await syncFolder(dirname(path));
      return undefined;
    };
    return withCallersErrors(() =>
      this.store.guarded('staging', 'UNAVAILABLE', () =>
        writeStaged(staging, (file) => writeChunks(file, chunks, limit, accept), placeOf),
      ),
    );
  }

  async get(digest: Digest): Promise<Uint8Array> {
    const path = this.#path(digest);
    return this.store.guarded(digest, 'NOT_FOUND', async () => {
      this.#checkInside(path);
      const content = await readRegularFile(path);
      if (content === undefined || sha256(content) !== digest) {
        throw new StoreError('CORRUPT', `${this.tenant}: what is stored as ${digest} has another digest`);
      }
      return content;
    });
  }

  async read(digest: Digest, range: ObjectRange): Promise<Uint8Array> {
    checkRange(range);
    const opened = await this.open(digest);
    try {
      return await opened.read(range.offset, range.length);
    } finally {
      await opened.close();
    }
  }

  async open(digest: Digest): Promise<OpenObject> {
    const path = this.#path(digest);
    return this.store.guarded(digest, 'NOT_FOUND', async () => {
      this.#checkInside(path);
      const found = RegularFile.open(path);
      if (found === undefined) throw new StoreError('CORRUPT', `${this.tenant}: ${digest} is not a file`);
      return new OpenFile(this.store, digest, path, found);
    });
  }

  async stat(digest: Digest): Promise<ObjectInfo | undefined> {
    const path = this.#path(digest);
    try {
      return await this.store.guarded(digest, 'NOT_FOUND', async () => {
        this.#checkInside(path);
        const found = lstatSync(path);
        if (!found.isFile()) throw new StoreError('CORRUPT', `${this.tenant}: ${digest} is not a file`);
        return { digest, size: found.size };
      });
    } catch (error) {
      if (error instanceof StoreError && error.code === 'NOT_FOUND') return undefined;
      throw error;
    }
  }

  /** The names of all are made durable at once. */
  async #write(objects: readonly SizedContent[]): Promise<void> {
    const { store } = this;
    const folders = new Set<string>();
    const found: string[] = [];
    const writes = objects.map(({ info: { digest }, bytes }) =>
      store.guarded(digest, 'UNAVAILABLE', async () => {
        const path = await this.#preparedPath(digest);
        const isThere = await holdsContent(path, bytes);
        if (isThere && store.isDurable(path)) return;
        // Its name may be another write's that did not get to its fsync, so it is made durable here too.
        if (isThere) found.push(path);
        else await writeFileWhole(store.staging, path, bytes);
        folders.add(dirname(path));
      }),
    );
    await Promise.all(writes);
    await store.guarded('a folder of objects', 'UNAVAILABLE', async () => {
      await Promise.all([...folders].map(syncFolder));
    });
    for (const path of found) store.markDurable(path);
  }

  #path(digest: Digest): string {
    return join(this.store.root, this.#keys(digest));
  }

  /** The path of an object, in a folder that is there. */
  async #preparedPath(digest: Digest): Promise<string> {
    const path = this.#path(digest);
    const folder = dirname(path);
    await this.store.make(folder);
    try {
      this.#checkInside(path);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
      // A write that ran while the area was dropped noted it as there for good.
      this.store.forget(folder);
      await this.store.make(folder);
      this.#checkInside(path);
    }
    return path;
  }

  /** A folder on the way that is a link would lead reads and writes out of the store. */
  #checkInside(path: string): void {
    const folder = dirname(path);
    if (realpathSync.native(folder) !== folder) throw new StoreError('CORRUPT', `${folder} leads elsewhere`);
  }
}
