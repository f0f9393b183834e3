import type { Digest } from '@policy-registry/canonical';
import { type FactTableIndex, readFactTableIndex } from '@policy-registry/inventory';
import { planShards } from '@policy-registry/simulation';
import type { SimulationDependencies } from '../kernel/ports.ts';
import type { SimulationInputs } from '../simulations/collections.ts';
import type { PlannedShard } from './simulation-run.ts';

/** How a simulation is cut into shards. The fact table alone decides; an empty one is one shard of nothing. */
export async function planRun(
  { objects, batchesPerShard }: Pick<SimulationDependencies, 'objects' | 'batchesPerShard'>,
  tenant: string,
  { factTableIndexDigest }: SimulationInputs,
): Promise<readonly PlannedShard[]> {
  const index = readFactTableIndex(await objects.forTenant(tenant).get(factTableIndexDigest as Digest));
  const ranges = planShards(index.batches.length, batchesPerShard);
  if (ranges.length === 0) return [{ index: 0, firstBatch: 0, batches: 0, firstRow: 0, rows: 0 }];
  let firstRow = 0;
  return ranges.map((range) => {
    const rows = rowsOf(index, range.firstBatch, range.batches);
    firstRow += rows;
    return { ...range, firstRow: firstRow - rows, rows };
  });
}

function rowsOf({ batches }: FactTableIndex, first: number, count: number): number {
  return batches.slice(first, first + count).reduce((sum, { rows }) => sum + rows, 0);
}
