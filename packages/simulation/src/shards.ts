/** Whole record batches of a fact table, next to one another. */
export interface ShardRange {
  readonly index: number;
  readonly firstBatch: number;
  readonly batches: number;
}

/** About a million findings: a few tenths of a second, against which a queue's work for one job is little. */
export const BATCHES_PER_SHARD = 16;

/** Every batch of the table in exactly one shard, in order; an empty table is one shard of nothing. The table alone decides. */
export function planShards(batches: number, batchesPerShard = BATCHES_PER_SHARD): readonly ShardRange[] {
  return Array.from({ length: Math.max(1, Math.ceil(batches / batchesPerShard)) }, (_, index) => {
    const firstBatch = index * batchesPerShard;
    return { index, firstBatch, batches: Math.min(batchesPerShard, batches - firstBatch) };
  });
}
