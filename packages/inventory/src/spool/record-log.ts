import type { Spool } from './spool.ts';
import type { SpoolSpace } from './spool-space.ts';

/** Bytes that are gathered before they are written. */
const BLOCK_BYTES = 256 * 1024;
const WORD_BYTES = Uint32Array.BYTES_PER_ELEMENT;

/**
 * Records that are read again in the order in which they were written: some numbers, and a text where there is one. A log that
 * fits into one block stays in memory.
 */
export class RecordLog {
  readonly #words: number;
  readonly #space: SpoolSpace;
  /** Bytes of each block that is in the spool. */
  readonly #blocks: number[] = [];
  #spool: Spool | undefined;
  #pending = Buffer.allocUnsafe(2 * BLOCK_BYTES);
  #filled = 0;

  /** Of records of so many numbers. */
  constructor(words: number, space: SpoolSpace) {
    this.#words = words;
    this.#space = space;
  }

  append(words: Uint32Array, text: string): void {
    const length = Buffer.byteLength(text);
    const size = this.#sizeOf(length);
    while (this.#filled + size > this.#pending.length) {
      this.#pending = Buffer.concat([this.#pending, Buffer.allocUnsafe(this.#pending.length)]);
    }
    for (const word of words) this.#filled = this.#pending.writeUInt32LE(word, this.#filled);
    this.#filled = this.#pending.writeUInt32LE(length, this.#filled);
    this.#pending.write(text, this.#filled);
    this.#filled += Math.ceil(length / WORD_BYTES) * WORD_BYTES;
  }

  /** Writes away what was gathered, once it is enough. */
  async drain(): Promise<void> {
    if (this.#filled < BLOCK_BYTES) return;
    this.#spool ??= await this.#space.open();
    await this.#spool.append(this.#pending.subarray(0, this.#filled));
    this.#blocks.push(this.#filled);
    this.#filled = 0;
  }

  /** Block by block; what is given to `each` is good until it returns. */
  async *read(each: (words: Uint32Array, text: string) => void): AsyncGenerator<void> {
    let offset = 0;
    for (const length of this.#blocks) {
      const block = Buffer.from(new ArrayBuffer(length));
      await this.#spool?.read(offset, block);
      offset += length;
      this.#readBlock(block, each);
      yield;
    }
    const rest = Buffer.from(new ArrayBuffer(this.#filled));
    this.#pending.copy(rest, 0, 0, this.#filled);
    this.#readBlock(rest, each);
    yield;
  }

  async close(): Promise<void> {
    await this.#spool?.close();
  }

  /** `block` begins its buffer. */
  #readBlock(block: Buffer, each: (words: Uint32Array, text: string) => void): void {
    const all = new Uint32Array(block.buffer, 0, block.length / WORD_BYTES);
    for (let at = 0; at < all.length; ) {
      const length = all[at + this.#words] ?? 0;
      const begin = (at + this.#words + 1) * WORD_BYTES;
      each(all.subarray(at, at + this.#words), length === 0 ? '' : block.toString('utf8', begin, begin + length));
      at += this.#sizeOf(length) / WORD_BYTES;
    }
  }

  #sizeOf(textLength: number): number {
    return (this.#words + 1 + Math.ceil(textLength / WORD_BYTES)) * WORD_BYTES;
  }
}
