import type { BatchCodes } from '@policy-registry/inventory';
import { FACT_OF_COLUMN, type FactColumn } from '@policy-registry/inventory';
import type { Finding, VexStatement } from '@policy-registry/stella-dsl';
import { valueAt } from './batch-codes.ts';
import type { LoadedColumns } from './loaded-columns.ts';

/** A finding, and the artifact that it is in. */
export interface Row {
  readonly finding: Finding;
  readonly artifact: string;
}

/** The finding of a row as far as these columns know it: everything else is unknown there, its id too. */
export function rowFacts(loaded: LoadedColumns, columns: Iterable<FactColumn>, batch: BatchCodes, row: number): Row {
  const parts: Record<'sbom' | 'advisory', Record<string, unknown>> = { sbom: {}, advisory: {} };
  let vex: readonly VexStatement[] = [];
  let artifact = '';
  for (const column of columns) {
    const value = valueAt(batch, column, loaded.values(column), row);
    if (value === undefined) continue;
    const [part = '', member = ''] = FACT_OF_COLUMN[column].split('.');
    if (part === 'sbom' || part === 'advisory') parts[part][member] = value;
    else if (part === 'vex') vex = value as readonly VexStatement[];
    else artifact = value as string;
  }
  return { finding: { id: '', ...parts, vex }, artifact };
}
