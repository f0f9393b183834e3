import { eventOf } from '@policy-registry/events';
import type { BatchDependencies } from '../kernel/ports.ts';
import { candidateOf } from '../simulations/completed-event.ts';
import { changeRun } from './change-run.ts';
import { dropJobs } from './drop-jobs.ts';
import { isOpen, originOf, type SimulationRun } from './simulation-run.ts';

/** Marks a run as failed, and takes what is left of it out of the queue. Does nothing to one that is over, or in another round. */
export async function failRun(
  deps: Pick<BatchDependencies, 'documents' | 'queue' | 'now'>,
  tenant: string,
  { simulation, round }: Pick<SimulationRun, 'simulation' | 'round'>,
  failure: string,
): Promise<true> {
  const time = deps.now();
  await changeRun(deps.documents, tenant, simulation, (run) => {
    if (!isOpen(run) || run.round !== round) return undefined;
    const event = eventOf(originOf(run), time, {
      type: 'policy.simulation.failed',
      ...candidateOf(run.inputs),
      from: run.state,
      to: 'failed',
      details: { simulation, failure },
    });
    return { body: { ...run, state: 'failed', failure, finishTime: time.toISOString() }, events: [event] };
  });
  await dropJobs(deps.queue, tenant, { simulation, round });
  return true;
}
