import type { BatchDependencies } from '../kernel/ports.ts';
import { objectsOf } from '../retention/simulation-area.ts';
import type { ShardRecord } from '../shards/shard-record.ts';
import { completedEvent } from '../simulations/completed-event.ts';
import { changeRun } from './change-run.ts';
import { reduceRun } from './reduce-run.ts';
import { endOf, type RunEnd } from './run-end.ts';
import { isOpen, originOf, type SimulationRun } from './simulation-run.ts';

/**
 * Adds up settled shards, and stores what they come to; the objects are named by their bytes, so whoever comes second stores nothing new. Throws
 * DamagedPartial, EvaluationFailed, StoreError.
 */
export async function storeEnd(
  deps: Pick<BatchDependencies, 'objects' | 'partials'>,
  tenant: string,
  run: SimulationRun,
  settled: readonly ShardRecord[],
): Promise<RunEnd> {
  const end = endOf(tenant, run, await reduceRun(deps, tenant, run, settled));
  await objectsOf(deps.objects, tenant, run).putAll(end.contents);
  return end;
}

/** Makes a run succeed with an end that is stored; whoever comes second finds it over. Says that it is over. */
export async function recordEnd(
  { documents, now }: Pick<BatchDependencies, 'documents' | 'now'>,
  tenant: string,
  simulation: string,
  { round, outcome }: RunEnd,
): Promise<true> {
  const time = now();
  await changeRun(documents, tenant, simulation, (run) => {
    if (!isOpen(run) || run.round !== round) return undefined;
    const event = completedEvent(originOf(run), time, { simulation, inputs: run.inputs, outcome });
    return { body: { ...run, state: 'succeeded', finishTime: time.toISOString(), outcome }, events: [event] };
  });
  return true;
}
