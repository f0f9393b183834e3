import { eventOf } from '@policy-registry/events';
import type { WorkQueue } from '@policy-registry/messaging';
import type { CallContext } from '@policy-registry/rpc';
import { rememberedRequest } from '@policy-registry/transitions';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { candidateOf } from '../simulations/completed-event.ts';
import { changeRunOnce } from './change-run.ts';
import { invalidState, requireRun } from './require-run.ts';
import { jobIdOf } from './simulation-queue.ts';
import { isOpen, type SimulationRun } from './simulation-run.ts';

/**
 * Ends a run that is not over. Its job leaves the queue; a worker that has it in hand sees so at its next word to the record or to
 * the queue, and what it found by then is nobody's. Cancelling twice changes nothing; the repeat of a request finds what became of the run.
 * Throws NOT_FOUND, and INVALID_STATE when it is over otherwise.
 */
export async function cancelSimulation(
  deps: SimulationDependencies,
  context: CallContext,
  { simulation, reason }: { readonly simulation: string; readonly reason: string },
): Promise<SimulationRun> {
  const { tenant } = context.principal;
  await requireRun(deps, tenant, simulation);
  const time = deps.now();
  const run = await changeRunOnce(deps.documents, context, simulation, (run) => {
    if (run.state === 'cancelled') return undefined;
    if (!isOpen(run)) throw invalidState(run, 'cancelled');
    const event = eventOf(context, time, {
      type: 'policy.simulation.cancelled',
      ...candidateOf(run.inputs),
      from: run.state,
      to: 'cancelled',
      details: { simulation, reason },
    });
    return {
      body: { ...run, state: 'cancelled', finishTime: time.toISOString() },
      events: [event],
      made: jobIdOf(run),
    };
  });
  // A repeat may come when somebody has retried the run: then it waits for another job.
  await dropJob(deps.queue, context, rememberedRequest(run, context.requestMark)?.made ?? jobIdOf(run));
  return run;
}

async function dropJob(queue: WorkQueue, { principal, log }: CallContext, job: string): Promise<void> {
  try {
    await queue.forTenant(principal.tenant).cancel(job);
  } catch (err) {
    log.warn({ err, job }, 'the job of a cancelled simulation is in the queue still; a worker will drop it');
  }
}
