import { BATCH_ROWS } from '../arrow/columns.ts';
import { indexFactTable } from '../arrow/index-fact-table.ts';
import { openFactColumns } from '../arrow/open-fact-columns.ts';
import { bytesSource } from '../bytes-source.ts';
import type { FactTable } from './memory-table.ts';

/** The whole table of `encodeFactTable`'s bytes, in memory. Throws what reading it throws. */
export async function decodeFactTable(bytes: Uint8Array): Promise<FactTable> {
  const columns = openFactColumns(await indexFactTable(bytesSource(bytes)), bytesSource(bytes));
  const { rowCount } = columns;
  const { stats, documents } = columns.index;
  const batches = await Promise.all(Array.from({ length: columns.batches }, (_, batch) => columns.findings(batch)));
  const at = (row: number) => {
    const found = batches[Math.floor(row / BATCH_ROWS)];
    if (found === undefined) throw new RangeError(`row ${row} of ${rowCount}`);
    return found(row % BATCH_ROWS);
  };
  return { rowCount, stats, documents, finding: (row) => at(row).finding, subject: (row) => at(row).subject };
}
