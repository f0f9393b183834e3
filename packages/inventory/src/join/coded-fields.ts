import { ValuePool } from './value-pool.ts';

/** How many records are at hand. A power of two. */
const SLOTS = 4_096;
/** How many records are known by identity. */
const MOST_WRITTEN = 1_024;

/**
 * Records as few numbers each: one code for each field that counts. Records repeat, and do so soon: the last ones that were
 * written or read are at hand.
 */
export class CodedFields<T extends object> {
  readonly #fields: readonly (keyof T)[];
  readonly #pools: readonly ValuePool[];
  /** Absent fields of what is read. */
  readonly #rest: Partial<T>;
  readonly #width: number;
  readonly #written = new Map<T, number>();
  readonly #writtenCodes: Uint32Array;
  readonly #read: (T | undefined)[] = Array(SLOTS);
  readonly #readCodes: Uint32Array;

  constructor(fields: readonly (keyof NoInfer<T>)[], rest: NoInfer<Partial<T>>, maxBytes: number) {
    this.#fields = fields;
    this.#rest = rest;
    this.#width = fields.length;
    this.#pools = fields.map(() => new ValuePool(maxBytes));
    this.#writtenCodes = new Uint32Array(MOST_WRITTEN * this.#width);
    this.#readCodes = new Uint32Array(SLOTS * this.#width);
  }

  /** Fills the first of `codes`, one for each field. */
  write(record: T, codes: Uint32Array): void {
    const known = this.#written.get(record);
    if (known !== undefined) {
      for (let n = 0; n < this.#width; n += 1) codes[n] = this.#writtenCodes[known + n] ?? 0;
      return;
    }
    if (this.#written.size === MOST_WRITTEN) this.#written.clear();
    const at = this.#written.size * this.#width;
    for (let n = 0; n < this.#width; n += 1) {
      const code = this.#pools[n]?.codeOf(record[this.#fields[n] as keyof T]) ?? 0;
      this.#writtenCodes[at + n] = code;
      codes[n] = code;
    }
    this.#written.set(record, at);
  }

  /** Of equal codes, mostly the same record. */
  read(codes: Uint32Array): T {
    const slot = this.#slotOf(codes);
    const known = this.#read[slot];
    const at = slot * this.#width;
    if (known !== undefined && this.#isAt(at, codes)) return known;
    const record: Partial<T> = { ...this.#rest };
    for (let n = 0; n < this.#width; n += 1) {
      const code = codes[n] ?? 0;
      this.#readCodes[at + n] = code;
      if (code !== 0) record[this.#fields[n] as keyof T] = this.#pools[n]?.valueOf(code) as T[keyof T];
    }
    this.#read[slot] = record as T;
    return record as T;
  }

  /** The value of one field alone. */
  valueAt(n: number, codes: Uint32Array): unknown {
    return this.#pools[n]?.valueOf(codes[n] ?? 0);
  }

  /** By what names the record: codes of one field are numbers in a row. */
  #slotOf(codes: Uint32Array): number {
    return (codes[0] || codes[1] || 0) % SLOTS;
  }

  #isAt(at: number, codes: Uint32Array): boolean {
    for (let n = 0; n < this.#width; n += 1) if (this.#readCodes[at + n] !== codes[n]) return false;
    return true;
  }
}
