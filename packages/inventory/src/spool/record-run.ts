import type { Spool } from './spool.ts';

/** Where in a spool a run is. */
export interface SpooledRun {
  readonly spool: Spool | undefined;
  readonly offset: number;
  readonly size: number;
}

/** Sorted records that are walked once, with the next few of them in memory. */
export class RecordRun {
  readonly #recordBytes: number;
  readonly #keyBytes: number;
  readonly #number: number;
  readonly #source: Uint8Array | SpooledRun;
  readonly #mostBytes: number;
  /** How much of the source was at hand until now. */
  #taken = 0;
  #window: Buffer = Buffer.alloc(0);
  #at = 0;
  #head = 0;

  constructor(
    shape: { readonly recordBytes: number; readonly keyBytes: number },
    number: number,
    source: Buffer | SpooledRun,
    atOnce: number,
  ) {
    this.#recordBytes = shape.recordBytes;
    this.#keyBytes = shape.keyBytes;
    this.#number = number;
    this.#source = source;
    this.#mostBytes = atOnce * shape.recordBytes;
  }

  /** By the keys of what they are at; of equal keys, the run that was first. */
  static inOrder(this: void, a: RecordRun, b: RecordRun): number {
    if (a.#head !== b.#head) return a.#head - b.#head;
    const byKey = a.#window.compare(b.#window, b.#at, b.#at + b.#keyBytes, a.#at, a.#at + a.#keyBytes);
    return byKey || a.#number - b.#number;
  }

  /** Copies the record that it is at; returns how many bytes that are. */
  copyTo(target: Buffer, offset: number): number {
    return this.#window.copy(target, offset, this.#at, this.#at + this.#recordBytes);
  }

  /** Goes to the next record; false when it is not at hand. */
  step(): boolean {
    this.#at += this.#recordBytes;
    if (this.#at === this.#window.length) return false;
    this.#head = this.#window.readUInt32BE(this.#at);
    return true;
  }

  /** Goes to the first of the records after those at hand; false when there are none. */
  async fill(): Promise<boolean> {
    this.#window = await this.#next();
    this.#at = 0;
    if (this.#window.length === 0) return false;
    this.#head = this.#window.readUInt32BE(0);
    return true;
  }

  async #next(): Promise<Buffer> {
    const source = this.#source;
    const begin = this.#taken;
    if (source instanceof Uint8Array) {
      this.#taken = source.length;
      return Buffer.from(source.buffer, source.byteOffset + begin, source.length - begin);
    }
    const window = Buffer.allocUnsafe(Math.min(this.#mostBytes, source.size - begin));
    if (window.length > 0) await source.spool?.read(source.offset + begin, window);
    this.#taken += window.length;
    return window;
  }
}
