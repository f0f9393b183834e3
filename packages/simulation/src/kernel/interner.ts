/** Ids that one interner gives at most before it is cleared. */
export const INTERNED_AT_MOST = 1 << 16;

/** Keys are below: they are sums in 32 bits. */
export const LARGEST_KEY = 2 ** 30;

/** Keys up to here are looked up in a table of their own; that of a larger space would not stay in the cache of the processor. */
const DENSE_KEYS = 1 << 20;

/** Gives keys dense ids, in the order in which the keys come. */
export interface Interner {
  readonly size: number;
  /** `ids[row]` becomes the id of what `ids[row]` and `keys[row]` are together. */
  fold(ids: Int32Array, keys: Int32Array, rows: number): void;
  clear(): void;
}

/** Of keys alone, 0 to `keys` - 1: what is in `ids` before does not matter. */
export function keyInterner(keys: number): Interner {
  return keys <= DENSE_KEYS ? new DenseInterner(keys) : new PairInterner(0);
}

class DenseInterner implements Interner {
  readonly #ids: Int32Array;
  size = 0;

  constructor(keys: number) {
    this.#ids = new Int32Array(keys).fill(-1);
  }

  fold(ids: Int32Array, keys: Int32Array, rows: number): void {
    const known = this.#ids;
    for (let row = 0; row < rows; row += 1) {
      const key = keys[row] as number;
      let id = known[key] as number;
      if (id < 0) {
        id = this.size;
        this.size += 1;
        known[key] = id;
      }
      ids[row] = id;
    }
  }

  clear(): void {
    this.#ids.fill(-1);
    this.size = 0;
  }
}

const SLOTS = 2 * INTERNED_AT_MOST;
/** Of a slot: id, key, and the id that the row had. */
const WIDTH = 4;

/** Open addressing: half of the slots stay empty, so that a search ends soon. */
export class PairInterner implements Interner {
  readonly #slots = new Int32Array(SLOTS * WIDTH).fill(-1);
  readonly #mask: number;
  size = 0;

  /** `mask` is 0 where what is in `ids` does not matter, and -1 where it does. */
  constructor(mask: 0 | -1 = -1) {
    this.#mask = mask;
  }

  fold(ids: Int32Array, keys: Int32Array, rows: number): void {
    for (let row = 0; row < rows; row += 1) {
      ids[row] = this.#intern((ids[row] as number) & this.#mask, keys[row] as number);
    }
  }

  clear(): void {
    this.#slots.fill(-1);
    this.size = 0;
  }

  #intern(first: number, key: number): number {
    const slots = this.#slots;
    let slot = hash(first, key) & (SLOTS - 1);
    for (;;) {
      const at = slot * WIDTH;
      const id = slots[at] as number;
      if (id < 0) {
        slots[at] = this.size;
        slots[at + 1] = key;
        slots[at + 2] = first;
        this.size += 1;
        return this.size - 1;
      }
      if (slots[at + 1] === key && slots[at + 2] === first) return id;
      slot = (slot + 1) & (SLOTS - 1);
    }
  }
}

/** Spreads neighbours: keys are sums of small numbers, and come close together. */
function hash(first: number, key: number): number {
  let mixed = Math.imul(first, 0x9e37_79b1) ^ Math.imul(key, 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b_3c6d);
  return mixed ^ (mixed >>> 13);
}
