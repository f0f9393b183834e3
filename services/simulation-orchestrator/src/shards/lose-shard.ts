import { isOpen, RUNS, type SimulationRun } from '../batch/simulation-run.ts';
import type { BatchDependencies } from '../kernel/ports.ts';
import { changeShard } from './change-shard.ts';
import type { Loss } from './shard-machine.ts';
import type { ShardRecord } from './shard-record.ts';

/**
 * Marks a shard as failed, as `lose` says (`failed` or `voided`). Does nothing to one whose run is over or in another round: what has
 * succeeded stays as it is.
 */
export async function loseShard(
  { documents, now }: Pick<BatchDependencies, 'documents' | 'now'>,
  tenant: string,
  { simulation, round }: Pick<SimulationRun, 'simulation' | 'round'>,
  index: number,
  lose: (shard: ShardRecord, loss: Loss) => ShardRecord | undefined,
  loss: Pick<Loss, 'failure' | 'token'>,
): Promise<void> {
  const run = (await documents.forTenant(tenant).collection(RUNS).get(simulation))?.body;
  if (run === undefined || !isOpen(run) || run.round !== round) return;
  const end = { ...loss, round, time: now().toISOString() };
  await changeShard(documents, { tenant, simulation, index }, (shard) => lose(shard, end));
}
