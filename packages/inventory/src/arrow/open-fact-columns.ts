import type { Finding, VexStatement } from '@policy-registry/stella-dsl';
import type { BatchCodes, BatchMemory, FactCodes, FactColumns } from '../table/fact-columns.ts';
import type { BatchIndex, ByteRange, ByteSource, FactTableIndex } from '../table/fact-index.ts';
import type { FactColumn } from '../table/fact-names.ts';
import type { FactRow } from '../table/fact-table.ts';
import { rowCode } from '../table/row-code.ts';
import { codesIn } from './codes.ts';
import { columnValues } from './column-values.ts';
import { COLUMNS, ID_BYTES } from './columns.ts';
import type { ColumnValues } from './decoded-values.ts';
import { malformed } from './malformed.ts';
import { readVerified } from './verified-ranges.ts';

const NO_STATEMENTS: readonly VexStatement[] = Object.freeze([]);

/** Throws `DocumentError` INVALID_DOCUMENT when the source has another size than the file of the index. */
export function openFactColumns(index: FactTableIndex, source: ByteSource): FactColumns {
  if (source.size !== index.size) throw malformed(`it has ${source.size} bytes, its index says ${index.size}`);
  return new IndexedColumns(index, source);
}

class IndexedColumns implements FactColumns {
  readonly index: FactTableIndex;
  readonly #source: ByteSource;
  readonly #values = new Map<FactColumn, Promise<ColumnValues>>();

  constructor(index: FactTableIndex, source: ByteSource) {
    this.index = index;
    this.#source = source;
  }

  get rowCount(): number {
    return this.index.rowCount;
  }

  get batches(): number {
    return this.index.batches.length;
  }

  rowsOf(batch: number): number {
    return this.#batch(batch).rows;
  }

  async values(column: FactColumn): Promise<readonly unknown[]> {
    return (await this.#valuesOf(column)).all();
  }

  async valueOf(column: FactColumn): Promise<(code: number) => unknown> {
    const values = await this.#valuesOf(column);
    return (code) => values.at(code);
  }

  async codes(batch: number, columns: Iterable<FactColumn>, memory?: BatchMemory): Promise<BatchCodes> {
    const found = this.#batch(batch);
    const places = [...new Set(columns)].map(placeOf).sort((a, b) => a - b);
    const ranges = places.flatMap((n) => rangesOf(found, n));
    const buffers = [...(await readVerified(this.#source, ranges, memory))];
    return new Map(places.map((n) => [nameOf(n), this.#codesOf(found, n, buffers)]));
  }

  async ids(batch: number, memory?: BatchMemory): Promise<Uint8Array> {
    const { rows, ids } = this.#batch(batch);
    const [bytes = new Uint8Array()] = await readVerified(this.#source, [ids], memory);
    return bytes.subarray(0, rows * ID_BYTES);
  }

  async findings(batch: number, memory?: BatchMemory): Promise<(row: number) => FactRow> {
    const found = this.#batch(batch);
    const { rows, ids } = found;
    const ranges = COLUMNS.flatMap((_, n) => rangesOf(found, n));
    const [idBytes = new Uint8Array(), ...buffers] = await readVerified(this.#source, [ids, ...ranges], memory);
    const values = await Promise.all(COLUMNS.map(({ name }) => this.#valuesOf(name)));
    const codes = COLUMNS.map((_, n) => this.#codesOf(found, n, buffers));
    return (row) => {
      if (!Number.isInteger(row) || row < 0 || row >= rows) throw new RangeError(`row ${row} of ${rows}`);
      const id = Buffer.from(idBytes.buffer, idBytes.byteOffset + row * ID_BYTES, ID_BYTES).toString('hex');
      return factRow(id, (n) => valueAt(row, codes[n], values[n]));
    };
  }

  /** Takes the buffers of the column, which come next. */
  #codesOf(batch: BatchIndex, n: number, buffers: Uint8Array[]): FactCodes {
    const { rows } = batch;
    const own = buffers.splice(0, rangesOf(batch, n).length);
    const stored = own.at(-1) ?? new Uint8Array();
    const values = this.index.columns[n]?.values ?? 0;
    const codes = COLUMNS[n]?.kind === 'flag' ? bitsOf(stored, rows) : codesIn(stored, rows, values);
    return { codes, validity: own.length === 1 ? null : (own[0] ?? null) };
  }

  #batch(batch: number): BatchIndex {
    const found = this.index.batches[batch];
    if (found === undefined) throw new RangeError(`batch ${batch} of ${this.batches}`);
    return found;
  }

  /** Kept once they are there; when they cannot be read now, they are read again when they are asked for again. */
  #valuesOf(column: FactColumn): Promise<ColumnValues> {
    const known = this.#values.get(column);
    if (known !== undefined) return known;
    const reading = this.#readValues(column);
    this.#values.set(column, reading);
    reading.catch(() => this.#values.delete(column));
    return reading;
  }

  async #readValues(column: FactColumn): Promise<ColumnValues> {
    const n = placeOf(column);
    const [stored, indexed] = [COLUMNS[n], this.index.columns[n]];
    if (stored === undefined || indexed?.name !== column) throw malformed(`its index has no column ${column}`);
    return columnValues(stored, indexed.values, await readVerified(this.#source, indexed.dictionary));
  }
}

/** In `COLUMNS`, and so in the index. */
function placeOf(column: FactColumn): number {
  return COLUMNS.findIndex(({ name }) => name === column);
}

function nameOf(n: number): FactColumn {
  const column = COLUMNS[n];
  if (column === undefined) throw malformed(`there is no column ${n}`);
  return column.name;
}

/** In the order of the file. */
function rangesOf({ columns }: BatchIndex, n: number): readonly ByteRange[] {
  const found = columns[n];
  if (found === undefined) throw malformed('a batch lacks a column');
  const { codes, validity } = found;
  return validity === null ? [codes] : [validity, codes];
}

/** By four bits, a byte each. */
const BYTES_OF_BITS = Uint32Array.from(
  { length: 16 },
  (_, bits) => (bits & 1) | ((bits & 2) << 7) | ((bits & 4) << 14) | ((bits & 8) << 21),
);

function bitsOf(bytes: Uint8Array, rows: number): Int8Array {
  const four = new Uint32Array(2 * Math.ceil(rows / 8));
  for (let place = 0; place < four.length / 2; place += 1) {
    const byte = bytes[place] as number;
    four[2 * place] = BYTES_OF_BITS[byte & 15] as number;
    four[2 * place + 1] = BYTES_OF_BITS[byte >> 4] as number;
  }
  return new Int8Array(four.buffer, 0, rows);
}

function valueAt(row: number, codes: FactCodes | undefined, values: ColumnValues | undefined): unknown {
  if (codes === undefined || values === undefined) return undefined;
  const code = rowCode(codes, row);
  return code === undefined ? undefined : values.at(code);
}

function factRow(id: string, valueIn: (n: number) => unknown): FactRow {
  const parts = {
    row: {} as Record<string, unknown>,
    sbom: {} as Record<string, unknown>,
    advisory: {} as Record<string, unknown>,
  };
  for (const [n, { part, field }] of COLUMNS.entries()) {
    const value = valueIn(n);
    if (value !== undefined) parts[part][field] = value;
  }
  const { subject, vex = NO_STATEMENTS } = parts.row;
  const finding = { id, sbom: parts.sbom, advisory: parts.advisory, vex } as Finding;
  return { subject: subject as string, finding };
}
