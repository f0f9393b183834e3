import type { FactColumns } from './fact-columns.ts';

const ID_BYTES = 32;
const BEGINNING = /^[0-9a-f]{1,64}$/;

/** Where a finding stands. */
export interface RowPlace {
  readonly batch: number;
  /** Within the batch. */
  readonly row: number;
}

/**
 * The first findings, at most so many, whose id begins so (lower-case hex). Ids ascend over the whole table, so the ids of few batches are
 * read. Throws DocumentError for ids that are damaged.
 */
export async function findRows(
  columns: Pick<FactColumns, 'batches' | 'ids'>,
  beginning: string,
  most: number,
): Promise<readonly RowPlace[]> {
  const found: RowPlace[] = [];
  if (!BEGINNING.test(beginning)) return found;
  const lowest = Buffer.from(beginning.padEnd(2 * ID_BYTES, '0'), 'hex');
  for (let batch = await firstBatch(columns, lowest); batch < columns.batches; batch += 1) {
    const ids = Buffer.from(await columns.ids(batch));
    for (let row = firstRow(ids, lowest); row * ID_BYTES < ids.length; row += 1) {
      if (found.length === most || !idAt(ids, row).toString('hex').startsWith(beginning)) return found;
      found.push({ batch, row });
    }
  }
  return found;
}

/** The first batch whose last id is not below that one. */
async function firstBatch(columns: Pick<FactColumns, 'batches' | 'ids'>, lowest: Buffer): Promise<number> {
  let low = 0;
  let high = columns.batches;
  while (low < high) {
    const batch = (low + high) >>> 1;
    const ids = Buffer.from(await columns.ids(batch));
    if (firstRow(ids, lowest) * ID_BYTES === ids.length) low = batch + 1;
    else high = batch;
  }
  return low;
}

/** The first row whose id is not below that one. */
function firstRow(ids: Buffer, lowest: Buffer): number {
  let low = 0;
  let high = ids.length / ID_BYTES;
  while (low < high) {
    const row = (low + high) >>> 1;
    if (idAt(ids, row).compare(lowest) < 0) low = row + 1;
    else high = row;
  }
  return low;
}

function idAt(ids: Buffer, row: number): Buffer {
  return ids.subarray(row * ID_BYTES, (row + 1) * ID_BYTES);
}
