import { type BatchCodes, type FactCodes, type FactColumn, rowCode } from '@policy-registry/inventory';

export function codesOf(batch: BatchCodes, column: FactColumn): FactCodes {
  const found = batch.get(column);
  if (found === undefined) throw new Error(`column ${column} of the batch is not read`);
  return found;
}

/** The value that a column has in a row. */
export function valueAt(batch: BatchCodes, column: FactColumn, values: readonly unknown[], row: number): unknown {
  const code = rowCode(codesOf(batch, column), row);
  return code === undefined ? undefined : values[code];
}
