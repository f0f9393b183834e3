import type { Finding, VexStatement } from '@policy-registry/stella-dsl';
import type { FactCodes, FactColumns } from '../table/fact-columns.ts';
import type { BatchIndex, ByteRange, ByteSource, CodesIndex, FactTableIndex } from '../table/fact-index.ts';
import type { FactColumn } from '../table/fact-names.ts';
import type { FactRow } from '../table/fact-table.ts';
import { hasValue } from '../table/has-value.ts';
import { type ColumnValues, columnValues } from './column-values.ts';
import { COLUMNS, ID_BYTES } from './columns.ts';
import { malformed } from './malformed.ts';
import { int32s } from './message-body.ts';
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

  async codes(batch: number, column: FactColumn): Promise<FactCodes> {
    const { rows, columns } = this.#batch(batch);
    const n = placeOf(column);
    const codes = columns[n];
    if (codes === undefined) throw malformed(`batch ${batch} has no column ${column}`);
    return factCodes(n, rows, await readVerified(this.#source, rangesOf(codes)));
  }

  async ids(batch: number): Promise<Uint8Array> {
    const { rows, ids } = this.#batch(batch);
    const [bytes = new Uint8Array()] = await readVerified(this.#source, [ids]);
    return bytes.subarray(0, rows * ID_BYTES);
  }

  async findings(batch: number): Promise<(row: number) => FactRow> {
    const { rows, ids, columns } = this.#batch(batch);
    const [idBytes = new Uint8Array(), ...buffers] = await readVerified(this.#source, [
      ids,
      ...columns.flatMap(rangesOf),
    ]);
    const values = await Promise.all(COLUMNS.map(({ name }) => this.#valuesOf(name)));
    const codes = columns.map((column, n) => factCodes(n, rows, buffers.splice(0, rangesOf(column).length)));
    return (row) => {
      if (!Number.isInteger(row) || row < 0 || row >= rows) throw new RangeError(`row ${row} of ${rows}`);
      const id = Buffer.from(idBytes.buffer, idBytes.byteOffset + row * ID_BYTES, ID_BYTES).toString('hex');
      return factRow(id, (n) => valueAt(row, codes[n], values[n]));
    };
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

/** In the order of the file. */
function rangesOf({ codes, validity }: CodesIndex): readonly ByteRange[] {
  return validity === null ? [codes] : [validity, codes];
}

function factCodes(n: number, rows: number, buffers: readonly Uint8Array[]): FactCodes {
  const stored = buffers.at(-1) ?? new Uint8Array();
  const codes = COLUMNS[n]?.kind === 'flag' ? bitsOf(stored, rows) : int32s(stored, rows);
  return { codes, validity: buffers.length === 1 ? null : (buffers[0] ?? null) };
}

function bitsOf(bytes: Uint8Array, rows: number): Int32Array {
  const bits = new Int32Array(rows);
  for (let row = 0; row < rows; row += 1) bits[row] = ((bytes[row >> 3] ?? 0) >> (row & 7)) & 1;
  return bits;
}

function valueAt(row: number, codes: FactCodes | undefined, values: ColumnValues | undefined): unknown {
  if (codes === undefined || values === undefined) return undefined;
  return hasValue(codes, row) ? values.at(codes.codes[row] ?? 0) : undefined;
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
