import { EvaluationFailed } from '../evaluation/evaluation-failed.ts';
import type { BatchDependencies } from '../kernel/ports.ts';
import { loseShard } from '../shards/lose-shard.ts';
import { voided } from '../shards/shard-machine.ts';
import { firstFailed, hasPending, listShards, type ShardRecord } from '../shards/shard-record.ts';
import { failRun } from './fail-run.ts';
import { recordEnd, storeEnd } from './finish-run.ts';
import { DamagedPartial } from './reduce-run.ts';
import { isEndOf, type RunEnd } from './run-end.ts';
import { isOpen, RUNS, type SimulationRun } from './simulation-run.ts';

/**
 * Ends a run whose shards are settled: with its result, or with the failure of a shard. Does nothing while shards are pending. Says
 * whether the run is over now. Whoever settles a shard calls this, and `reconcile` does after whoever died before that; of several at
 * once one ends the run. `foreseen` is stored: where it is the sum of what is settled, only the record is left. Throws StoreError, and
 * CONFLICT.
 */
export async function settleRun(
  deps: BatchDependencies,
  tenant: string,
  simulation: string,
  foreseen?: RunEnd,
): Promise<boolean> {
  const { documents } = deps;
  for (;;) {
    const run = (await documents.forTenant(tenant).collection(RUNS).get(simulation))?.body;
    if (run === undefined || !isOpen(run)) return true;
    if (await hasPending(documents, tenant, simulation)) {
      const lost = run.allowPartial ? undefined : await firstFailed(documents, tenant, run);
      return lost !== undefined && failRun(deps, tenant, run, failureOf(lost));
    }
    const shards = await listShards(documents, tenant, simulation);
    if (!isSettled(run, shards)) return false;
    // By this list alone: what another look said may have changed since.
    const failed = shards.filter(({ state }) => state === 'failed');
    const [lost] = failed;
    if (lost !== undefined && (!run.allowPartial || failed.length === shards.length)) {
      return failRun(deps, tenant, run, failureOf(lost));
    }
    try {
      const isForeseen = foreseen?.round === run.round && isEndOf(foreseen, shards);
      const end = isForeseen ? foreseen : await storeEnd(deps, tenant, run, shards);
      return await recordEnd(deps, tenant, simulation, end);
    } catch (error) {
      if (error instanceof EvaluationFailed) return failRun(deps, tenant, run, error.message);
      if (!(error instanceof DamagedPartial)) throw error;
      await loseShard(deps, tenant, run, error.index, voided, { failure: error.message });
    }
  }
}

/** A shard that failed in an earlier round is about to be queued again. */
function isSettled({ round, plan }: SimulationRun, shards: readonly ShardRecord[]): boolean {
  const isOver = ({ state, round: last }: ShardRecord) =>
    state === 'succeeded' || (state === 'failed' && last === round);
  return shards.length === plan.length && shards.every(isOver);
}

function failureOf({ index, failure }: ShardRecord): string {
  return `Shard ${index}: ${failure}`;
}
