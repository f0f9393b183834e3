import { planShards } from '@policy-registry/simulation';
import type { SnapshotFacts } from '../snapshots/collections.ts';
import type { PlannedShard } from './simulation-run.ts';

/** How a simulation is cut into shards. The fact table alone decides; an empty one is one shard of nothing. */
export function planRun(
  { findings, batchRows }: Pick<SnapshotFacts, 'findings' | 'batchRows'>,
  batchesPerShard: number,
): readonly PlannedShard[] {
  const firstRowOf = (batch: number) => Math.min(batch * batchRows, findings);
  return planShards(Math.ceil(findings / (batchRows || 1)), batchesPerShard).map((range) => {
    const firstRow = firstRowOf(range.firstBatch);
    return { ...range, firstRow, rows: firstRowOf(range.firstBatch + range.batches) - firstRow };
  });
}
