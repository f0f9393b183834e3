import type { ByteSource } from '../table/fact-index.ts';
import type { FactTable } from '../table/fact-table.ts';
import { BATCH_ROWS } from './columns.ts';
import { indexFactTable } from './index-fact-table.ts';
import { openFactColumns } from './open-fact-columns.ts';

/**
 * The whole table of `encodeFactTable`'s bytes, in memory. What many rows say is shared and frozen. Throws `DocumentError`:
 * INVALID_DOCUMENT for bytes that are no fact table, UNSUPPORTED_VERSION for one of another version.
 */
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

/** Bytes that are in memory. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    async read(offset, length) {
      if (offset + length > bytes.length) throw new RangeError(`byte ${offset + length} of ${bytes.length}`);
      return bytes.slice(offset, offset + length);
    },
  };
}
