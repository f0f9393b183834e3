import { eventOf } from '@policy-registry/events';
import type { CallContext } from '@policy-registry/rpc';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { candidateOf } from '../simulations/completed-event.ts';
import { changeRun } from './change-run.ts';
import { traceOf } from './create-simulation.ts';
import { enqueueSoon } from './enqueue-soon.ts';
import { requireQueueRoom } from './queue-room.ts';
import { invalidState, requireRun } from './require-run.ts';
import { type SimulationRun, storeOrigin } from './simulation-run.ts';

/**
 * Runs what failed or was cancelled once more, over the same inputs. Throws NOT_FOUND, INVALID_STATE in every other state,
 * LIMIT_EXCEEDED, UNAVAILABLE.
 */
export async function retrySimulation(
  deps: SimulationDependencies,
  context: CallContext,
  simulation: string,
): Promise<SimulationRun> {
  const { tenant } = context.principal;
  await requireRun(deps, tenant, simulation);
  await requireQueueRoom(deps.queue, tenant);
  const queued = await changeRun(deps.documents, tenant, simulation, (run) => {
    if (run.retriedBy !== undefined && run.retriedBy === context.requestMark?.key) return undefined;
    if (run.state !== 'failed' && run.state !== 'cancelled') throw invalidState(run, 'run again');
    const { finishTime, traceparent, retriedBy, ...kept } = run;
    const event = eventOf(context, deps.now(), {
      type: 'policy.simulation.queued',
      ...candidateOf(run.inputs),
      from: run.state,
      to: 'queued',
      details: { simulation, snapshot: run.inputs.snapshot, baselineIrDigest: run.inputs.baseline.irDigest },
    });
    return {
      run: {
        ...kept,
        ...{ state: 'queued', round: run.round + 1, attempts: 0, compared: 0, failure: '' },
        origin: storeOrigin(context),
        ...traceOf(),
        ...(context.requestMark === undefined ? {} : { retriedBy: context.requestMark.key }),
      },
      events: [event],
    };
  });
  await enqueueSoon(deps.queue, context, queued);
  return queued;
}
