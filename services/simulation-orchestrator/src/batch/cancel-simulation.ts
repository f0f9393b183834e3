import { eventOf } from '@policy-registry/events';
import type { CallContext } from '@policy-registry/rpc';
import { rememberedRequest } from '@policy-registry/transitions';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { candidateOf } from '../simulations/completed-event.ts';
import { changeRunOnce } from './change-run.ts';
import { dropJobs } from './drop-jobs.ts';
import { invalidState, requireRun } from './require-run.ts';
import { isOpen, type SimulationRun } from './simulation-run.ts';
import { nextSoon } from './start-run.ts';

/**
 * Ends a run that is not over. Its jobs leave the queue; a worker that has a shard in hand sees so at its next word to the queue. What was
 * found by then stays, for a retry. Cancelling twice changes nothing; the repeat of a request finds what became of the run.
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
      body: { ...run, state: 'cancelled', failure: reason, finishTime: time.toISOString() },
      events: [event],
      made: String(run.round),
    };
  });
  // A repeat may come when somebody has retried the run: then it waits for the jobs of another round.
  const { made } = rememberedRequest(run, context.requestMark) ?? {};
  await dropJobs(deps.queue, tenant, { simulation, round: made === undefined ? run.round : Number(made) });
  await nextSoon(deps, context, simulation);
  return run;
}
