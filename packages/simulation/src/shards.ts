import type { FactColumns } from '@policy-registry/inventory';

/** Whole record batches of a fact table, next to one another. */
export interface ShardRange {
  readonly index: number;
  readonly firstBatch: number;
  readonly batches: number;
}

/** About two and a half million findings: a sixth of a second, against which a queue's and a store's work for one job is little. */
export const BATCHES_PER_SHARD = 40;

/** Of shards that are more than one: machines have cores by twos and fours, and none of them is to wait for the last shard. */
const MULTIPLE = 4;

/**
 * Every batch of the table in exactly one shard, in order, in shards of nearly one size and at most `batchesPerShard`; an empty table is
 * one shard of nothing. The table alone decides.
 */
export function planShards(batches: number, batchesPerShard = BATCHES_PER_SHARD): readonly ShardRange[] {
  const least = Math.max(1, Math.ceil(batches / batchesPerShard));
  const shards = least === 1 ? 1 : Math.min(batches, Math.ceil(least / MULTIPLE) * MULTIPLE);
  const beginOf = (index: number) => Math.floor((index * batches) / shards);
  return Array.from({ length: shards }, (_, index) => {
    const firstBatch = beginOf(index);
    return { index, firstBatch, batches: beginOf(index + 1) - firstBatch };
  });
}

/** Rows of the batches before one, and so the number of its first row. */
export function rowsBefore(columns: Pick<FactColumns, 'rowsOf'>, batch: number): number {
  let rows = 0;
  for (let number = 0; number < batch; number += 1) rows += columns.rowsOf(number);
  return rows;
}
