import {
  Bool,
  type Data,
  type DataType,
  type Dictionary,
  FixedSizeBinary,
  makeData,
  RecordBatch,
  type Schema,
  Struct,
  type Vector,
} from 'apache-arrow';
import type { FactRow } from '../table/fact-table.ts';
import { storedCodes } from './codes.ts';
import { BATCH_ROWS, COLUMNS, type Column, ID_BYTES } from './columns.ts';
import { bitmapOf, validityOf } from './validity.ts';
import type { ValueCodes } from './value-codes.ts';

const NULL = -1;
const CODE_BYTES = Int32Array.BYTES_PER_ELEMENT;

/** Bytes of a whole batch as it waits for its dictionaries: the ids of all rows, then their codes, column by column. */
export const BATCH_BYTES = BATCH_ROWS * (ID_BYTES + COLUMNS.length * CODE_BYTES);

/**
 * The rows of one batch as codes, in one buffer. A row without a value has the code -1. It takes the memory of a whole batch when
 * it has the rows of one: most tables are small.
 */
export class BatchRows {
  rows = 0;
  #room: number;
  #bytes: Uint8Array<ArrayBuffer>;
  #ids: Buffer;
  #codes: readonly Int32Array[];

  /** With room for so many rows: a power of two, up to `BATCH_ROWS`. */
  constructor(room: number) {
    this.#room = room;
    this.#bytes = new Uint8Array(BATCH_BYTES / (BATCH_ROWS / room));
    this.#ids = Buffer.from(this.#bytes.buffer, 0, room * ID_BYTES);
    this.#codes = codesIn(this.#bytes.buffer, room);
  }

  /** For a spool, which may also fill them. Those of a whole batch are there when it has room for one. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** No more than a batch has place for. Throws a RangeError for an id that is no 64 hex digits. */
  add(rows: readonly FactRow[], columns: readonly ValueCodes[]): void {
    while (this.rows + rows.length > this.#room) this.#grow();
    for (const [n, { finding }] of rows.entries()) this.#writeId(this.rows + n, finding.id);
    // Column by column, so that the values of one column are at hand, and not pushed out by those of all others.
    for (const [n, column] of COLUMNS.entries()) {
      const [codes, values] = [this.#codes[n], columns[n]];
      if (codes === undefined || values === undefined) continue;
      let row = this.rows;
      for (const one of rows) {
        const value = valueIn(one, column);
        codes[row] = value === undefined ? NULL : values.codeOf(value);
        row += 1;
      }
    }
    this.rows += rows.length;
  }

  toRecordBatch(schema: Schema, dictionaries: readonly (Vector | undefined)[]): RecordBatch {
    const [, ...fields] = schema.fields;
    const length = this.rows;
    const data = this.#ids.subarray(0, length * ID_BYTES);
    const ids = makeData({ type: new FixedSizeBinary(ID_BYTES), length, nullCount: 0, data });
    const columns = fields.map(({ type }, n) => {
      const codes = this.#codes[n]?.subarray(0, length) ?? new Int32Array();
      const dictionary = dictionaries[n];
      return dictionary === undefined ? flagData(codes) : codeData(type, codes, dictionary);
    });
    const type = new Struct(schema.fields);
    return new RecordBatch(schema, makeData({ type, length, nullCount: 0, children: [ids, ...columns] }));
  }

  #grow(): void {
    const larger = new BatchRows(2 * this.#room);
    larger.#ids.set(this.#ids);
    for (const [n, codes] of this.#codes.entries()) larger.#codes[n]?.set(codes);
    this.#room = larger.#room;
    this.#bytes = larger.#bytes;
    this.#ids = larger.#ids;
    this.#codes = larger.#codes;
  }

  #writeId(row: number, id: string): void {
    const written = this.#ids.write(id, row * ID_BYTES, ID_BYTES, 'hex');
    if (written !== ID_BYTES || id.length !== 2 * ID_BYTES) throw new RangeError(`the finding id ${id} is no SHA-256`);
  }
}

function codesIn(buffer: ArrayBuffer, room: number): readonly Int32Array[] {
  return COLUMNS.map((_, n) => new Int32Array(buffer, room * (ID_BYTES + n * CODE_BYTES), room));
}

function valueIn({ subject, finding }: FactRow, column: Column): unknown {
  switch (column.part) {
    case 'row':
      if (column.field === 'subject') return subject;
      return finding.vex.length === 0 ? undefined : finding.vex;
    case 'sbom':
      return finding.sbom[column.field];
    case 'advisory':
      return finding.advisory[column.field];
  }
}

function codeData(type: DataType, codes: Int32Array, dictionary: Vector): Data {
  const validity = validityOf(codes.length, (row) => codes[row] !== NULL);
  const data = storedCodes(codes, dictionary.length);
  return makeData({ type: type as Dictionary, length: codes.length, ...validity, data, dictionary });
}

function flagData(codes: Int32Array): Data {
  const validity = validityOf(codes.length, (row) => codes[row] !== NULL);
  const data = bitmapOf(codes.length, (row) => codes[row] === 1);
  return makeData({ type: new Bool(), length: codes.length, ...validity, data });
}
