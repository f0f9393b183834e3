import type { Spool } from './spool.ts';
import type { SpoolSpace } from './spool-space.ts';

/** Bytes that are gathered before they are written. */
const BLOCK_BYTES = 1024 * 1024;
/** Bytes that there is room for at first. */
const FIRST_BYTES = 16 * 1024;
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
  #pending = Buffer.from(new ArrayBuffer(FIRST_BYTES));
  #pendingWords = new Uint32Array(this.#pending.buffer);
  #filled = 0;

  /** Of records of so many numbers. */
  constructor(words: number, space: SpoolSpace) {
    this.#words = words;
    this.#space = space;
  }

  append(words: Uint32Array, text: string): void {
    const length = text === '' ? 0 : Buffer.byteLength(text);
    const size = this.#sizeOf(length);
    while (this.#filled + size > this.#pending.length) this.#grow();
    const at = this.#filled / WORD_BYTES;
    this.#pendingWords.set(words, at);
    this.#pendingWords[at + words.length] = length;
    if (length > 0) this.#pending.write(text, this.#filled + (words.length + 1) * WORD_BYTES);
    this.#filled += size;
  }

  /** Writes away what was gathered, once it is enough. */
  async drain(): Promise<void> {
    if (this.#filled < BLOCK_BYTES) return;
    this.#spool ??= await this.#space.open();
    await this.#spool.append(this.#pending.subarray(0, this.#filled));
    this.#blocks.push(this.#filled);
    this.#filled = 0;
  }

  /** Block by block: fills `words` with the numbers of each record, and tells its text. */
  async *read(words: Uint32Array, each: (text: string) => void): AsyncGenerator<void> {
    let offset = 0;
    for (const length of this.#blocks) {
      const block = Buffer.from(new ArrayBuffer(length));
      await this.#spool?.read(offset, block);
      offset += length;
      this.#readBlock(block, words, each);
      yield;
    }
    const rest = Buffer.from(new ArrayBuffer(this.#filled));
    this.#pending.copy(rest, 0, 0, this.#filled);
    this.#readBlock(rest, words, each);
    yield;
  }

  async close(): Promise<void> {
    await this.#spool?.close();
  }

  #grow(): void {
    const larger = Buffer.from(new ArrayBuffer(2 * this.#pending.length));
    this.#pending.copy(larger, 0, 0, this.#filled);
    this.#pending = larger;
    this.#pendingWords = new Uint32Array(larger.buffer);
  }

  /** `block` begins its buffer. */
  #readBlock(block: Buffer, words: Uint32Array, each: (text: string) => void): void {
    const all = new Uint32Array(block.buffer, 0, block.length / WORD_BYTES);
    for (let at = 0; at < all.length; ) {
      for (let n = 0; n < this.#words; n += 1) words[n] = all[at + n] ?? 0;
      const length = all[at + this.#words] ?? 0;
      const begin = (at + this.#words + 1) * WORD_BYTES;
      each(length === 0 ? '' : block.toString('utf8', begin, begin + length));
      at += this.#sizeOf(length) / WORD_BYTES;
    }
  }

  #sizeOf(textLength: number): number {
    return (this.#words + 1 + Math.ceil(textLength / WORD_BYTES)) * WORD_BYTES;
  }
}
