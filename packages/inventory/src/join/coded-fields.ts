import { ValuePool } from './value-pool.ts';

/** How many records that were read are at hand. */
const SLOTS = 4_096;

/** Records as few numbers each: one code for each field that counts. */
export class CodedFields<T extends object> {
  readonly #fields: readonly (keyof T)[];
  readonly #pools: readonly ValuePool[];
  /** Absent fields of what is read. */
  readonly #rest: Partial<T>;
  readonly #width: number;
  readonly #read: (T | undefined)[] = Array(SLOTS);
  readonly #readCodes: Uint32Array;

  constructor(fields: readonly (keyof NoInfer<T>)[], rest: NoInfer<Partial<T>>, maxBytes: number) {
    this.#fields = fields;
    this.#rest = rest;
    this.#width = fields.length;
    this.#pools = fields.map(() => new ValuePool(maxBytes));
    this.#readCodes = new Uint32Array(SLOTS * this.#width);
  }

  /** Fills the first of `codes`, one for each field. */
  write(record: T, codes: Uint32Array): void {
    for (let n = 0; n < this.#width; n += 1) {
      codes[n] = this.#pools[n]?.codeOf(record[this.#fields[n] as keyof T]) ?? 0;
    }
  }

  /** Records repeat: of equal codes, it is mostly the same record. */
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
