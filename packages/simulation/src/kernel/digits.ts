import type { BatchCodes, FactColumn } from '@policy-registry/inventory';
import { type Axis, addClasses } from './axis.ts';
import { CHUNK_ROWS } from './chunk.ts';

/** Something that is 0 to `count` - 1 in every row. */
export interface Digit {
  readonly count: number;
  readonly columns: readonly FactColumn[];
  /** Adds what it is in rows `from` on, times `stride`. */
  addTo(keys: Int32Array, rows: number, stride: number, batch: BatchCodes, from: number): void;
}

/** The class of a column. */
export function columnDigit(axis: Axis): Digit {
  return {
    count: axis.count,
    columns: [axis.column],
    addTo: (keys, rows, stride, batch, from) => addClasses(keys, rows, axis, stride, batch, from),
  };
}

/** Digits as one number: the first counts ones. */
export class Digits {
  /** Numbers are below. */
  readonly count: number;
  readonly columns: readonly FactColumn[];
  readonly #digits: readonly { readonly digit: Digit; readonly stride: number }[];
  readonly #numbers = new Int32Array(CHUNK_ROWS);

  constructor(digits: readonly Digit[]) {
    let count = 1;
    this.#digits = digits.map((digit) => {
      const stride = count;
      count *= digit.count;
      return { digit, stride };
    });
    this.count = count;
    this.columns = digits.flatMap(({ columns }) => columns);
  }

  /** Of rows `from` on. Valid until the next call. */
  numbers(batch: BatchCodes, from: number, rows: number): Int32Array {
    this.#numbers.fill(0, 0, rows);
    for (const { digit, stride } of this.#digits) digit.addTo(this.#numbers, rows, stride, batch, from);
    return this.#numbers;
  }

  /** What each digit is in that number. */
  split(number: number): readonly number[] {
    return this.#digits.map(({ digit, stride }) => Math.floor(number / stride) % digit.count);
  }
}
