import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import { traceHeaders } from '@policy-registry/telemetry';
import { unlessDone } from '@policy-registry/transitions';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { lockInputs, type SimulationQuestion } from '../simulations/lock-inputs.ts';
import { recordedBefore, recordOnce } from '../simulations/record-once.ts';
import type { Threshold } from '../simulations/result.ts';
import { enqueueSoon } from './enqueue-soon.ts';
import { requireQueueRoom } from './queue-room.ts';
import { queuedEvent } from './queued-event.ts';
import { jobOf, SIMULATION_QUEUE } from './simulation-queue.ts';
import { RUNS, type SimulationRun, storeOrigin } from './simulation-run.ts';

export interface NewSimulation extends SimulationQuestion {
  readonly samples: number;
  readonly thresholds: readonly Threshold[];
}

/**
 * Records a simulation over the whole snapshot and puts it into the queue. Once it is recorded it will be run: when the queue cannot
 * be reached afterwards, or this process dies, `reconcile` enqueues it. Once for each request.
 * Throws what resolving the policies throws, LIMIT_EXCEEDED, TOO_LARGE, UNAVAILABLE.
 */
export async function createSimulation(
  deps: SimulationDependencies,
  context: CallContext,
  request: NewSimulation,
): Promise<SimulationRun> {
  const runs = deps.documents.forTenant(context.principal.tenant).collection(RUNS);
  const run = await unlessDone(
    context,
    () => recordedBefore(runs, context),
    async () => {
      await requireQueueRoom(deps.queue, context.principal.tenant);
      const now = deps.now();
      const prepared = await prepare(deps, context, request, now);
      return recordOnce(runs, context, (simulation) => {
        const body = { ...prepared, simulation };
        requireSmallPayload(body);
        return { body, event: queuedEvent(context, now, body) };
      });
    },
  );
  await enqueueSoon(deps.queue, context, run);
  return run;
}

async function prepare(
  deps: SimulationDependencies,
  context: CallContext,
  { samples, thresholds, ...question }: NewSimulation,
  now: Date,
): Promise<Omit<SimulationRun, 'simulation'>> {
  const { tenant, subject } = context.principal;
  const { inputs, findings } = await lockInputs(deps, tenant, question, now);
  return {
    ...{ state: 'queued', round: 0, attempts: 0 },
    inputs: { ...inputs, samples },
    ...{ findings, compared: 0, thresholds },
    requestedBy: subject,
    origin: storeOrigin(context),
    ...traceOf(),
    createTime: now.toISOString(),
    failure: '',
  };
}

/** The trace that the worker continues. */
export function traceOf(): { readonly traceparent?: string } {
  const { traceparent } = traceHeaders();
  return traceparent === undefined ? {} : { traceparent };
}

/** Only `env` has no bound of its own. */
function requireSmallPayload(run: SimulationRun): void {
  const actual = Buffer.byteLength(JSON.stringify(jobOf(run).payload));
  const limit = SIMULATION_QUEUE.payloadBytes;
  if (actual <= limit) return;
  throw new ServiceError('TOO_LARGE', `What is to be simulated takes ${actual} bytes to say; the limit is ${limit}.`, {
    metadata: { limit: String(limit), actual: String(actual) },
  });
}
