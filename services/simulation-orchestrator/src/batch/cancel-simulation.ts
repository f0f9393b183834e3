import { eventOf } from '@policy-registry/events';
import type { CallContext } from '@policy-registry/rpc';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { candidateOf } from '../simulations/completed-event.ts';
import { changeRun } from './change-run.ts';
import { invalidState, requireRun } from './require-run.ts';
import { jobIdOf } from './simulation-queue.ts';
import { isOpen, type SimulationRun } from './simulation-run.ts';

/**
 * Ends a run that is not over. Its job leaves the queue; a worker that has it in hand sees so at its next word to the record or to
 * the queue, and what it found by then is nobody's. Cancelling twice changes nothing.
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
  const cancelled = await changeRun(deps.documents, tenant, simulation, (run) => {
    if (run.state === 'cancelled') return undefined;
    if (!isOpen(run)) throw invalidState(run, 'cancelled');
    const event = eventOf(context, time, {
      type: 'policy.simulation.cancelled',
      ...candidateOf(run.inputs),
      from: run.state,
      to: 'cancelled',
      details: { simulation, reason },
    });
    return { run: { ...run, state: 'cancelled', finishTime: time.toISOString() }, events: [event] };
  });
  try {
    await deps.queue.forTenant(tenant).cancel(jobIdOf(cancelled));
  } catch (err) {
    context.log.warn(
      { err, simulation },
      'the job of a cancelled simulation is in the queue still; a worker will drop it',
    );
  }
  return cancelled;
}
