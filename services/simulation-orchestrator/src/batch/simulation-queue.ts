import type { Job, QueueDefinition, WorkQueue } from '@policy-registry/messaging';
import { withSpan } from '@policy-registry/telemetry';
import type { SimulationRun } from './simulation-run.ts';

/** Simulations that wait for a worker, a job each. */
export const SIMULATION_QUEUE = {
  name: 'simulations',
  /** Without a heartbeat; a simulation may take much longer. */
  leaseMs: 15_000,
  maxDeliveries: 5,
  jobsPerTenant: 1_000,
  payloadBytes: 256 * 1024,
  /** Whoever finds a run that is not over enqueues its job again (`reconcile`); within this time that adds nothing. */
  dedupeMs: 24 * 60 * 60 * 1_000,
} as const satisfies QueueDefinition;

/** The job of a run in its current round. A retry is another job, since the id of the first one is taken. */
export function jobIdOf({ simulation, round }: Pick<SimulationRun, 'simulation' | 'round'>): string {
  return round === 0 ? simulation : `${simulation}-${round}`;
}

export function jobOf(run: SimulationRun): Job {
  const id = jobIdOf(run);
  const { simulation, inputs, traceparent } = run;
  return { id, group: id, payload: { simulation, inputs }, ...(traceparent === undefined ? {} : { traceparent }) };
}

/** Idempotent by the ids of the jobs. Throws MessagingError FULL, UNAVAILABLE. */
export async function enqueueRun(queue: WorkQueue, tenant: string, run: SimulationRun): Promise<void> {
  const attributes = {
    'messaging.operation.type': 'send',
    'messaging.destination.name': SIMULATION_QUEUE.name,
    'messaging.message.id': jobIdOf(run),
  };
  await withSpan(`send ${SIMULATION_QUEUE.name}`, { kind: 'producer', tenant, attributes }, () =>
    queue.forTenant(tenant).enqueue([jobOf(run)]),
  );
}
