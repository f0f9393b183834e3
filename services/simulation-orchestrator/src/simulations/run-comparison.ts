import { setImmediate } from 'node:timers/promises';
import type { FactTable } from '@policy-registry/inventory';
import { Comparison } from './comparison.ts';
import type { RowPolicy } from './row-policy.ts';

/** Rows between two looks at the clock of the caller, so that one simulation does not hold up every other call. */
const ROWS_PER_TURN = 1000;

/** Asks both policies about the first `rows` rows of the table. Rows are in order of finding id. Throws when aborted. */
export async function runComparison(
  table: FactTable,
  rows: number,
  { before, after }: { readonly before: RowPolicy; readonly after: RowPolicy },
  signal: AbortSignal,
  onProgress?: (compared: number) => Promise<void>,
): Promise<Comparison> {
  const comparison = new Comparison(before, after);
  for (let row = 0; row < rows; row += 1) {
    if (row % ROWS_PER_TURN === 0) {
      await setImmediate();
      await onProgress?.(row);
      signal.throwIfAborted();
    }
    const finding = table.finding(row);
    const artifact = table.subject(row);
    comparison.add(artifact, finding, before.evaluate(finding, artifact), after.evaluate(finding, artifact));
  }
  return comparison;
}
