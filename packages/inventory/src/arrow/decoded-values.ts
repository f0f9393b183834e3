/** The distinct values of a column. Each is decoded once, when it is asked for, and frozen: many rows share it. */
export interface ColumnValues {
  at(code: number): unknown;
  all(): readonly unknown[];
}

/** Remembers what was decoded. */
export abstract class DecodedValues implements ColumnValues {
  readonly #known: unknown[];
  #all: readonly unknown[] | undefined;

  constructor(count: number) {
    this.#known = new Array(count);
  }

  at(code: number): unknown {
    const known = this.#known[code];
    if (known !== undefined || code < 0 || code >= this.#known.length) return known;
    const value = this.decode(code);
    this.#known[code] = value;
    return value;
  }

  all(): readonly unknown[] {
    this.#all ??= Object.freeze(Array.from(this.#known, (_, code) => this.at(code)));
    return this.#all;
  }

  protected abstract decode(code: number): unknown;
}
