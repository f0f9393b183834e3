import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { Digest } from '@policy-registry/canonical';
import { FileBytes } from '@policy-registry/inventory';
import { inputFileSize } from '../input-file.ts';

const CHUNK_BYTES = 1024 * 1024;

/** A file that is read where somebody looks into it, and never as a whole. Whoever opened it closes it. */
export class FileSource extends FileBytes {
  readonly #file: FileHandle;

  private constructor(file: FileHandle, size: number) {
    super(file, size);
    this.#file = file;
  }

  /** Never a device or a pipe, which might not end. */
  static async open(path: string): Promise<FileSource> {
    inputFileSize(path);
    const file = await open(path);
    try {
      return new FileSource(file, (await file.stat()).size);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** From the first byte to the last. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    for (let offset = 0; offset < this.size; offset += CHUNK_BYTES) {
      yield await this.read(offset, Math.min(CHUNK_BYTES, this.size - offset));
    }
  }

  async digest(): Promise<Digest> {
    const hash = createHash('sha256');
    for await (const chunk of this.chunks()) hash.update(chunk);
    return `sha256:${hash.digest('hex')}`;
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
