import type { FactCodes, FactColumn } from '@policy-registry/inventory';
import type { LoadedColumns } from './loaded-columns.ts';

/** The codes of some columns in some rows. */
export type BatchCodes = ReadonlyMap<FactColumn, FactCodes>;

export function codesOf(batch: BatchCodes, column: FactColumn): FactCodes {
  const found = batch.get(column);
  if (found === undefined) throw new Error(`column ${column} of the batch is not read`);
  return found;
}

/** The value that a column has in a row. */
export function valueAt(batch: BatchCodes, column: FactColumn, values: readonly unknown[], row: number): unknown {
  const { codes, validity } = codesOf(batch, column);
  const known = validity === null || (((validity[row >>> 3] as number) >>> (row & 7)) & 1) === 1;
  return known ? values[codes[row] as number] : undefined;
}

/** Some rows by themselves, in their order. The code of a row without a value is behind all others. */
export function gather(
  batch: BatchCodes,
  columns: Iterable<FactColumn>,
  loaded: LoadedColumns,
  rows: Int32Array,
): BatchCodes {
  const gathered = new Map<FactColumn, FactCodes>();
  for (const column of columns) {
    const { codes, validity } = codesOf(batch, column);
    const absent = loaded.values(column).length;
    gathered.set(column, { codes: gatherOne(codes, validity, absent, rows), validity: null });
  }
  return gathered;
}

function gatherOne(codes: Int32Array, validity: Uint8Array | null, absent: number, rows: Int32Array): Int32Array {
  const gathered = new Int32Array(rows.length);
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] as number;
    const known = validity === null ? -1 : -(((validity[row >>> 3] as number) >>> (row & 7)) & 1);
    gathered[index] = absent ^ ((absent ^ (codes[row] as number)) & known);
  }
  return gathered;
}
