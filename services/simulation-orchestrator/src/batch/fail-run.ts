import { eventOf } from '@policy-registry/events';
import type { DocumentStore } from '@policy-registry/storage';
import { candidateOf } from '../simulations/completed-event.ts';
import { changeRun } from './change-run.ts';
import { jobIdOf } from './simulation-queue.ts';
import { isOpen, originOf } from './simulation-run.ts';

/** Marks the run of a job as failed. Does nothing for a job that is not, or no longer, what the run waits for. */
export async function failRun(
  documents: DocumentStore,
  tenant: string,
  { simulation, job }: { readonly simulation: string; readonly job: string },
  failure: string,
  time: Date,
): Promise<void> {
  await changeRun(documents, tenant, simulation, (run) => {
    if (!isOpen(run) || jobIdOf(run) !== job) return undefined;
    const event = eventOf(originOf(run), time, {
      type: 'policy.simulation.failed',
      ...candidateOf(run.inputs),
      from: run.state,
      to: 'failed',
      details: { simulation, failure },
    });
    return { body: { ...run, state: 'failed', failure, finishTime: time.toISOString() }, events: [event] };
  });
}
