import { randomUUID } from 'node:crypto';
import { eventOf } from '@policy-registry/events';
import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import { StoreError } from '@policy-registry/storage';
import { traceHeaders } from '@policy-registry/telemetry';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { candidateOf } from '../simulations/completed-event.ts';
import { lockInputs, type SimulationQuestion } from '../simulations/lock-inputs.ts';
import type { Threshold } from '../simulations/result.ts';
import { enqueueSoon } from './enqueue-soon.ts';
import { requireQueueRoom } from './queue-room.ts';
import { jobOf, SIMULATION_QUEUE } from './simulation-queue.ts';
import { RUNS, type SimulationRun, storeOrigin } from './simulation-run.ts';

/** As long as an answer is kept by its request id (packages/rpc/src/idempotency). */
const REQUEST_KEPT_MS = 24 * 60 * 60 * 1_000;

export interface NewSimulation extends SimulationQuestion {
  readonly samples: number;
  readonly thresholds: readonly Threshold[];
}

/**
 * Records a simulation over the whole snapshot and puts it into the queue. Once it is recorded it will be run: when the queue cannot
 * be reached afterwards, or this process dies, `reconcile` enqueues it.
 * Throws what resolving the policies throws, LIMIT_EXCEEDED, TOO_LARGE, UNAVAILABLE.
 */
export async function createSimulation(
  deps: SimulationDependencies,
  context: CallContext,
  request: NewSimulation,
): Promise<SimulationRun> {
  const { tenant, subject } = context.principal;
  const now = deps.now();
  await requireQueueRoom(deps.queue, tenant);
  const { inputs, findings } = await lockInputs(deps, tenant, request, now);
  const run: SimulationRun = {
    simulation: `sim-${context.requestMark?.key ?? randomUUID()}`,
    state: 'queued',
    round: 0,
    attempts: 0,
    inputs: { ...inputs, samples: request.samples },
    findings,
    compared: 0,
    thresholds: request.thresholds,
    requestedBy: subject,
    origin: storeOrigin(context),
    ...traceOf(),
    createTime: now.toISOString(),
    failure: '',
  };
  requireSmallPayload(run);
  const recorded = await record(deps, context, run);
  await enqueueSoon(deps.queue, context, recorded);
  return recorded;
}

/** Once for each request: its repeat finds what it recorded, however its first run ended. */
async function record(deps: SimulationDependencies, context: CallContext, run: SimulationRun): Promise<SimulationRun> {
  const { simulation, inputs, createTime } = run;
  const runs = deps.documents.forTenant(context.principal.tenant).collection(RUNS);
  const event = eventOf(context, new Date(createTime), {
    type: 'policy.simulation.queued',
    ...candidateOf(inputs),
    to: 'queued',
    details: { simulation, snapshot: inputs.snapshot, baselineIrDigest: inputs.baseline.irDigest },
  });
  try {
    return (await runs.insert(simulation, run, [event])).body;
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'ALREADY_EXISTS') throw error;
    const existing = await runs.get(simulation);
    if (existing === undefined) throw error;
    if (Date.parse(createTime) - Date.parse(existing.body.createTime) < REQUEST_KEPT_MS) return existing.body;
    // The request id is free again, and this is another request that happens to be the same.
    return record(deps, context, { ...run, simulation: `sim-${randomUUID()}` });
  }
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
