import type { CallContext } from '@policy-registry/rpc';
import { changedBefore, unlessDone } from '@policy-registry/transitions';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { isExpired } from '../retention/retained.ts';
import { hasExpired } from '../simulations/read-simulation.ts';
import { requireRoom } from './admission.ts';
import { changeRunOnce } from './change-run.ts';
import { traceOf } from './create-simulation.ts';
import { queuedEvent } from './queued-event.ts';
import { invalidState, requireRun } from './require-run.ts';
import { RUNS, type SimulationRun, storeOrigin } from './simulation-run.ts';
import { startSoon } from './start-run.ts';

/**
 * Runs what failed or was cancelled once more, over the same inputs; shards that have succeeded stay as they are. Throws NOT_FOUND, INVALID_STATE in every other state,
 * LIMIT_EXCEEDED, UNAVAILABLE.
 */
export async function retrySimulation(
  deps: SimulationDependencies,
  context: CallContext,
  simulation: string,
): Promise<SimulationRun> {
  const { tenant } = context.principal;
  const runs = deps.documents.forTenant(tenant).collection(RUNS);
  const retried = async () => changedBefore(await runs.get(simulation), context)?.body;
  const run = await unlessDone(context, retried, async () => {
    await requireRun(deps, tenant, simulation);
    await requireRoom(deps, tenant);
    return queueAgain(deps, context, simulation);
  });
  await startSoon(deps, context, run);
  return run;
}

function queueAgain(deps: SimulationDependencies, context: CallContext, simulation: string): Promise<SimulationRun> {
  return changeRunOnce(deps.documents, context, simulation, (run) => {
    if (isExpired(run)) throw hasExpired(run);
    if (run.state !== 'failed' && run.state !== 'cancelled') throw invalidState(run, 'run again');
    const { startTime, finishTime, traceparent, ...kept } = run;
    const time = deps.now();
    const again = { state: 'queued', round: run.round + 1, queueTime: time.toISOString(), failure: '' } as const;
    return {
      body: { ...kept, ...again, origin: storeOrigin(context), ...traceOf() },
      events: [queuedEvent(context, time, run, run.state)],
    };
  });
}
