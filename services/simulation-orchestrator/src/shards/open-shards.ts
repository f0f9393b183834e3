import type { DocumentStore } from '@policy-registry/storage';
import { insertAll } from '@policy-registry/transitions';
import type { SimulationRun } from '../batch/simulation-run.ts';
import { changeShard } from './change-shard.ts';
import { queuedAgain } from './shard-machine.ts';
import { isPending, listShards, newShard, shardId, shardsOf } from './shard-record.ts';

/**
 * Makes sure that every shard of the plan is recorded, and queued in the round of the run unless it has succeeded. Says which are to
 * be worked on. Any number of processes may do it at once, and again after one that died on the way.
 */
export async function openShards(
  documents: DocumentStore,
  tenant: string,
  { simulation, round, plan }: Pick<SimulationRun, 'simulation' | 'round' | 'plan'>,
): Promise<readonly number[]> {
  const list = async () =>
    new Map((await listShards(documents, tenant, simulation)).map((shard) => [shard.index, shard]));
  let recorded = await list();
  const missing = plan.filter(({ index }) => !recorded.has(index));
  await insertAll(
    shardsOf(documents, tenant),
    missing.map(({ index }) => ({ id: shardId(simulation, index), body: newShard(simulation, index, round) })),
    // All follows from the run: whoever reconciles it records them again.
    { lazily: true },
  );
  // Who starts an earlier round late may have been faster: then they wait for that one.
  if (missing.length > 0 && round > 0) recorded = await list();
  const pending: number[] = [];
  for (const { index } of plan) {
    const shard = recorded.get(index);
    if (shard !== undefined && queuedAgain(shard, round) !== undefined) {
      await changeShard(documents, { tenant, simulation, index }, (current) => queuedAgain(current, round));
    } else if (shard !== undefined && !isPending(shard)) continue;
    pending.push(index);
  }
  return pending;
}
