import { type FileHandle, open, stat } from 'node:fs/promises';
import type { ByteSource } from '@policy-registry/inventory';
import { CliError } from '../exit-code.ts';

const CHUNK_BYTES = 1024 * 1024;

/** A file that is read where somebody looks into it, and never as a whole. Whoever opened it closes it. */
export class FileSource implements ByteSource {
  readonly size: number;
  readonly #file: FileHandle;

  private constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.size = size;
  }

  /** Never a device or a pipe, which might not end. */
  static async open(path: string): Promise<FileSource> {
    if (!(await stat(path)).isFile()) throw new CliError('FILE_ERROR', `${path} is not a file`);
    const file = await open(path);
    try {
      return new FileSource(file, (await file.stat()).size);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    return new Uint8Array(await this.readInto(new ArrayBuffer(length), offset, length));
  }

  async readInto(memory: ArrayBuffer, offset: number, length: number): Promise<ArrayBuffer> {
    const bytes = new Uint8Array(memory);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.#file.read(bytes, filled, length - filled, offset + filled);
      if (bytesRead === 0) throw new RangeError(`the file ends before byte ${offset + length}`);
      filled += bytesRead;
    }
    return memory;
  }

  /** From the first byte to the last. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    for (let offset = 0; offset < this.size; offset += CHUNK_BYTES) {
      yield await this.read(offset, Math.min(CHUNK_BYTES, this.size - offset));
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
