import type { BatchDependencies } from '../kernel/ports.ts';
import { objectsOf } from '../retention/simulation-area.ts';
import { completedEvent } from '../simulations/completed-event.ts';
import { changeRun } from './change-run.ts';
import type { RunEnd } from './run-end.ts';
import { isOpen, originOf, type SimulationRun } from './simulation-run.ts';

/** The objects are named by their bytes, so whoever comes second stores nothing new. */
export async function storeEnd(
  { objects }: Pick<BatchDependencies, 'objects'>,
  tenant: string,
  run: Pick<SimulationRun, 'area'>,
  { contents }: RunEnd,
): Promise<void> {
  await objectsOf(objects, tenant, run).putAll(contents);
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
