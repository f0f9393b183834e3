import { closeSync, constants, fstatSync, openSync, read } from 'node:fs';
import { promisify } from 'node:util';
import { fillFromFile } from '../fill-from-file.ts';
import { StoreError } from '../store-error.ts';

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;

const readDescriptor = promisify(read);
const PIECE_BYTES = 1024 * 1024;
/** What Node takes for one file. */
const MAX_BYTES = 2 ** 31 - 1;

/**
 * A file that is open for reading. It is opened and closed on the spot, which takes less time than to hand it over; what waits for the
 * disk is done by another thread.
 */
export class RegularFile {
  /** Bytes, when it was opened. */
  readonly size: number;
  readonly #descriptor: number;
  #reads = 0;
  #isClosed = false;

  private constructor(descriptor: number, size: number) {
    this.#descriptor = descriptor;
    this.size = size;
  }

  /** Never follows a link at its end (ELOOP), and never waits for a pipe: undefined for what is no regular file. */
  static open(path: string): RegularFile | undefined {
    const descriptor = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      const found = fstatSync(descriptor);
      if (found.isFile()) return new RegularFile(descriptor, found.size);
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
    closeSync(descriptor);
    return undefined;
  }

  /** As that of a `FileHandle`. */
  async read(
    bytes: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesRead: number }> {
    if (this.#isClosed) throw new StoreError('UNAVAILABLE', 'the file is closed');
    this.#reads += 1;
    try {
      return await readDescriptor(this.#descriptor, bytes, offset, length, position);
    } finally {
      this.#reads -= 1;
      this.#closeUnlessRead();
    }
  }

  /** All of it, in pieces that are used again. */
  async *pieces(): AsyncGenerator<Uint8Array> {
    const memory = new Uint8Array(PIECE_BYTES);
    for (let position = 0; ; ) {
      const { bytesRead } = await this.read(memory, 0, memory.length, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      yield memory.subarray(0, bytesRead);
    }
  }

  /** Idempotent. What is being read is read to its end: until then nothing else may get the number of the file. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#closeUnlessRead();
  }

  #closeUnlessRead(): void {
    if (this.#isClosed && this.#reads === 0) closeSync(this.#descriptor);
  }
}

/** Opens a regular file for as long as it is used; undefined for what is none. */
export async function withRegularFile<R>(path: string, use: (file: RegularFile) => Promise<R>): Promise<R | undefined> {
  const file = RegularFile.open(path);
  if (file === undefined) return undefined;
  try {
    return await use(file);
  } finally {
    file.close();
  }
}

/** Its bytes; undefined for what is no regular file, or becomes smaller meanwhile. Throws TOO_LARGE. */
export async function readRegularFile(path: string): Promise<Uint8Array | undefined> {
  return withRegularFile(path, async (file) => {
    if (file.size > MAX_BYTES) throw new StoreError('TOO_LARGE', `${file.size} bytes are too many to be read at once`);
    const bytes = new Uint8Array(file.size);
    return (await fillFromFile(file, bytes, 0)) ? bytes : undefined;
  });
}
