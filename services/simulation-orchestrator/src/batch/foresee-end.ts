import { StoreError } from '@policy-registry/storage';
import { withSpan } from '@policy-registry/telemetry';
import { EvaluationFailed } from '../evaluation/evaluation-failed.ts';
import type { BatchDependencies } from '../kernel/ports.ts';
import { hasPending, listShards, type ShardDigests, type ShardRecord } from '../shards/shard-record.ts';
import { storeEnd } from './finish-run.ts';
import { DamagedPartial } from './reduce-run.ts';
import type { RunEnd } from './run-end.ts';
import type { SimulationRun } from './simulation-run.ts';

/**
 * What a run comes to when one more shard, which is found and not recorded, is its last; stored, and not recorded. `undefined` when others are
 * pending or have failed, and when that does not work out: `settleRun` does it anew, and says what is wrong. Throws StoreError of the documents.
 */
export async function foreseeEnd(
  deps: Pick<BatchDependencies, 'documents' | 'objects' | 'partials'>,
  tenant: string,
  run: SimulationRun,
  { index, found }: { readonly index: number; readonly found: ShardDigests },
): Promise<RunEnd | undefined> {
  const { simulation } = run;
  if (await hasPending(deps.documents, tenant, simulation, index)) return undefined;
  return withSpan('simulation.foresee', { tenant }, async () => {
    const recorded = await listShards(deps.documents, tenant, simulation);
    const settled = recorded.map(
      (shard): ShardRecord => (shard.index === index ? { ...shard, state: 'succeeded', found } : shard),
    );
    if (settled.length < run.plan.length || settled.some(({ state }) => state !== 'succeeded')) return undefined;
    try {
      return await storeEnd(deps, tenant, run, settled);
    } catch (error) {
      if ([EvaluationFailed, DamagedPartial, StoreError].some((kind) => error instanceof kind)) return undefined;
      throw error;
    }
  });
}
