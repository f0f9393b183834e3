import { type FactCodes, type FactColumn, hasValue } from '@policy-registry/inventory';

/** The codes of some columns in some rows. */
export type BatchCodes = ReadonlyMap<FactColumn, FactCodes>;

export function codesOf(batch: BatchCodes, column: FactColumn): FactCodes {
  const found = batch.get(column);
  if (found === undefined) throw new Error(`column ${column} of the batch is not read`);
  return found;
}

/** The value that a column has in a row. */
export function valueAt(batch: BatchCodes, column: FactColumn, values: readonly unknown[], row: number): unknown {
  const codes = codesOf(batch, column);
  return hasValue(codes, row) ? values[codes.codes[row] as number] : undefined;
}
