import { Bool, type Data, Float64, makeData } from 'apache-arrow';
import type { ColumnKind } from './columns.ts';
import { DictionaryWriter, listText } from './dictionary-writer.ts';
import { bitmapOf, validityOf } from './validity.ts';

/** Collects the values of one column, and gives them as Arrow data in batches. */
export interface ColumnWriter {
  /** `undefined` is null. At most as often as the column has rows. */
  append(value: unknown): void;
  /** The rows from `begin` up to `end`. Call it after the last `append`. */
  slice(begin: number, end: number): Data;
}

/** `id` is of the column, should it have a dictionary. Past `maxBytes` of distinct values `append` throws TOO_LARGE. */
export function columnWriter(kind: ColumnKind, rows: number, id: number, maxBytes: number): ColumnWriter {
  switch (kind) {
    case 'text':
      return new DictionaryWriter(rows, id, String, maxBytes);
    case 'json':
      return new DictionaryWriter(rows, id, listText(), maxBytes);
    case 'number':
      return new NumberWriter(rows);
    case 'flag':
      return new FlagWriter(rows);
  }
}

class NumberWriter implements ColumnWriter {
  /** NaN is null: no fact is NaN. */
  readonly #numbers: Float64Array<ArrayBuffer>;
  #rows = 0;

  constructor(rows: number) {
    this.#numbers = new Float64Array(rows).fill(Number.NaN);
  }

  append(value: unknown): void {
    if (value !== undefined) this.#numbers[this.#rows] = value as number;
    this.#rows += 1;
  }

  slice(begin: number, end: number): Data {
    const numbers = this.#numbers.subarray(begin, end);
    const validity = validityOf(numbers.length, (row) => !Number.isNaN(numbers[row]));
    const data = numbers.map((number) => (Number.isNaN(number) ? 0 : number));
    return makeData({ type: new Float64(), length: data.length, ...validity, data });
  }
}

const [NO, YES, NULL] = [0, 1, 2];

class FlagWriter implements ColumnWriter {
  readonly #flags: Uint8Array;
  #rows = 0;

  constructor(rows: number) {
    this.#flags = new Uint8Array(rows).fill(NULL);
  }

  append(value: unknown): void {
    if (value !== undefined) this.#flags[this.#rows] = value === true ? YES : NO;
    this.#rows += 1;
  }

  slice(begin: number, end: number): Data {
    const flags = this.#flags.subarray(begin, end);
    const validity = validityOf(flags.length, (row) => flags[row] !== NULL);
    const data = bitmapOf(flags.length, (row) => flags[row] === YES);
    return makeData({ type: new Bool(), length: flags.length, ...validity, data });
  }
}
