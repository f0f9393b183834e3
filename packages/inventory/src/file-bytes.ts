import { readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { ByteSource } from './table/fact-index.ts';

type ReadSome = (bytes: Uint8Array, filled: number, length: number, position: number) => Promise<number> | number;

/** The bytes of a file. Whoever opened it closes it. */
export class FileBytes implements ByteSource {
  readonly size: number;
  readonly #readSome: ReadSome;

  constructor(file: FileHandle, size: number) {
    this.size = size;
    this.#readSome = this.readsOf(file);
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    return new Uint8Array(await this.readInto(new ArrayBuffer(length), offset, length));
  }

  async readInto(memory: ArrayBuffer, offset: number, length: number): Promise<ArrayBuffer> {
    const bytes = new Uint8Array(memory);
    for (let filled = 0; filled < length; ) {
      const read = await this.#readSome(bytes, filled, length - filled, offset + filled);
      if (read === 0) throw new RangeError(`the file ends before byte ${offset + length}`);
      filled += read;
    }
    return memory;
  }

  protected readsOf(file: FileHandle): ReadSome {
    return async (...place) => (await file.read(...place)).bytesRead;
  }
}

/**
 * The same for a thread that does nothing but evaluate: it reads by itself, and waits. What another thread reads for it is in the cache of
 * another processor, and two threads that evaluate would be slowed down by those that read.
 */
export class ThreadFileBytes extends FileBytes {
  protected override readsOf(file: FileHandle): ReadSome {
    // The handle and not its number alone: a handle that nobody holds is collected, and closes its file.
    return (...place) => readSync(file.fd, ...place);
  }
}
