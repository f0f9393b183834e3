import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where bytes wait that a join does not hold in memory. Used by one writer, which closes it. */
export interface Spool {
  append(bytes: Uint8Array): Promise<void>;
  /** Fills `bytes` with what was appended, from `offset`. */
  read(offset: number, bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** A file without a name, so that nothing is left of it, however the process ends. */
export async function openFileSpool(folder = tmpdir()): Promise<Spool> {
  const path = join(folder, `policy-registry-${randomUUID()}`);
  const file = await open(path, 'wx+', 0o600);
  await rm(path);
  return new FileSpool(file);
}

class FileSpool implements Spool {
  readonly #file: FileHandle;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  append(bytes: Uint8Array): Promise<void> {
    return this.#file.writeFile(bytes);
  }

  async read(offset: number, bytes: Uint8Array): Promise<void> {
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await this.#file.read(bytes, filled, bytes.length - filled, offset + filled);
      if (bytesRead === 0) throw new RangeError('the spool ends before what is read');
      filled += bytesRead;
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
