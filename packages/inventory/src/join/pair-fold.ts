/**
 * All items as one, for a `merge` that is associative. What is merged grows (aliases, licences, names): equal halves copy it log(n)
 * times, one after the other n times, which would let a document of a few megabytes stop the join for hours.
 */
export class PairFold<T> {
  readonly #merge: (a: T, b: T) => T;
  /** At n, what 2^n items became, or nothing. */
  readonly #levels: (T | undefined)[] = [];

  constructor(merge: (a: T, b: T) => T) {
    this.#merge = merge;
  }

  add(item: T & {}): void {
    let merged: T = item;
    for (let level = 0; ; level += 1) {
      const other = this.#levels[level];
      if (other === undefined) {
        this.#levels[level] = merged;
        return;
      }
      this.#levels[level] = undefined;
      merged = this.#merge(other, merged);
    }
  }

  /** Throws a RangeError when nothing was added. */
  result(): T {
    const [last, ...earlier] = this.#levels.filter((one) => one !== undefined);
    if (last === undefined) throw new RangeError('nothing to merge');
    return earlier.reduce<T>((merged, one) => this.#merge(one, merged), last);
  }
}

/** Items by key, those of one key merged when they are asked for. */
export class FoldedMap<K, T extends object> {
  readonly #merge: (a: T, b: T) => T;
  readonly #items = new Map<K, T | PairFold<T>>();

  constructor(merge: (a: T, b: T) => T) {
    this.#merge = merge;
  }

  get size(): number {
    return this.#items.size;
  }

  add(key: K, item: T): void {
    const known = this.#items.get(key);
    if (known === undefined) this.#items.set(key, item);
    else if (known instanceof PairFold) known.add(item);
    else if (known !== item) {
      const fold = new PairFold(this.#merge);
      fold.add(known);
      fold.add(item);
      this.#items.set(key, fold);
    }
  }

  has(key: K): boolean {
    return this.#items.has(key);
  }

  get(key: K): T | undefined {
    const known = this.#items.get(key);
    if (!(known instanceof PairFold)) return known;
    const merged = known.result();
    this.#items.set(key, merged);
    return merged;
  }

  keys(): Iterable<K> {
    return this.#items.keys();
  }
}
