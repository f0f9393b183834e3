import type { BatchCodes, FactColumn } from '@policy-registry/inventory';
import { valueAt } from './batch-codes.ts';
import type { Digits } from './digits.ts';
import { type Interner, keyInterner } from './interner.ts';
import type { LoadedColumns } from './loaded-columns.ts';
import type { TermQuestion } from './term-question.ts';

/** The class of a term whose parts have many classes: asked for when rows come that have them together. */
export class LargeTerm {
  readonly #question: TermQuestion;
  readonly #parts: Digits;
  readonly #columns: LoadedColumns;
  readonly #interner: Interner;
  readonly #ids: Int32Array;
  /** By id of what the parts are together. */
  #classes: number[] = [];

  constructor(question: TermQuestion, parts: Digits, columns: LoadedColumns, chunkRows: number) {
    this.#question = question;
    this.#parts = parts;
    this.#columns = columns;
    this.#interner = keyInterner(parts.count);
    this.#ids = new Int32Array(chunkRows);
  }

  get columns(): readonly FactColumn[] {
    return this.#parts.columns;
  }

  /** Of what the parts are together. */
  get size(): number {
    return this.#interner.size;
  }

  /** Of rows `from` on. Valid until the next call. */
  classes(batch: BatchCodes, from: number, rows: number): Int32Array {
    const ids = this.#ids;
    const classes = this.#classes;
    this.#interner.fold(ids, this.#parts.numbers(batch, from, rows), rows);
    for (let row = 0; row < rows; row += 1) {
      const id = ids[row] as number;
      if (id === classes.length) classes.push(this.#ask(batch, from + row));
      ids[row] = classes[id] as number;
    }
    return ids;
  }

  clear(): void {
    this.#interner.clear();
    this.#question.clear();
    this.#classes = [];
  }

  #ask(batch: BatchCodes, row: number): number {
    // A column of which nothing counts is not read: any value does.
    const read = new Set(this.#parts.columns);
    return this.#question.classOf((column) =>
      read.has(column) ? valueAt(batch, column, this.#columns.values(column), row) : undefined,
    );
  }
}
