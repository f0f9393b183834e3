import type { Digest } from '@policy-registry/canonical';
import { fillFromFile } from '../fill-from-file.ts';
import { checkRange, outOfRange } from '../object-range.ts';
import type { OpenObject } from '../object-store.ts';
import { StoreError } from '../store-error.ts';
import type { ObjectFolder } from './object-folder.ts';
import type { RegularFile } from './regular-file.ts';

/** The file of an object. */
export class OpenFile implements OpenObject {
  readonly size: number;
  readonly file: string;
  readonly #store: ObjectFolder;
  readonly #digest: Digest;
  readonly #file: RegularFile;

  constructor(store: ObjectFolder, digest: Digest, path: string, opened: RegularFile) {
    this.size = opened.size;
    this.file = path;
    this.#store = store;
    this.#digest = digest;
    this.#file = opened;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    this.#check(offset, length);
    return new Uint8Array(await this.readInto(new ArrayBuffer(length), offset, length));
  }

  async readInto(memory: ArrayBuffer, offset: number, length: number): Promise<ArrayBuffer> {
    this.#check(offset, length);
    const bytes = new Uint8Array(memory, 0, length);
    await this.#store.guarded(this.#digest, 'UNAVAILABLE', async () => {
      if (await fillFromFile(this.#file, bytes, offset)) return;
      throw new StoreError('CORRUPT', 'an object became smaller while it was read');
    });
    return memory;
  }

  async close(): Promise<void> {
    this.#file.close();
  }

  #check(offset: number, length: number): void {
    checkRange({ offset, length });
    if (offset + length > this.size) throw outOfRange(this.#digest, { offset, length });
  }
}
