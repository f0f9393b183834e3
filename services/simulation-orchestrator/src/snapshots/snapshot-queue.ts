import type { Job, QueueDefinition, WorkQueue } from '@policy-registry/messaging';
import { withSpan } from '@policy-registry/telemetry';
import type { SnapshotRecord } from './collections.ts';

/** Snapshots that wait for a worker, a job each. */
export const SNAPSHOT_QUEUE = {
  name: 'snapshots',
  /** Without a heartbeat; a large inventory takes minutes. */
  leaseMs: 15_000,
  maxDeliveries: 5,
  jobsPerTenant: 1_000,
  payloadBytes: 1024,
  /** Whoever finds a snapshot that is building enqueues its job again (`reconcileSnapshots`); within this time that adds nothing. */
  dedupeMs: 24 * 60 * 60 * 1_000,
} as const satisfies QueueDefinition;

/** What a job says. */
export interface BuildJob {
  readonly snapshot: string;
  readonly round: number;
}

export function buildJobId({ snapshot, round }: BuildJob): string {
  return `${snapshot}-${round}`;
}

/** Idempotent by the id of the job. Throws MessagingError FULL, UNAVAILABLE. */
export async function enqueueBuild(queue: WorkQueue, tenant: string, record: SnapshotRecord): Promise<void> {
  const { snapshot, round, traceparent } = record;
  const job: Job = {
    ...{ id: buildJobId(record), group: snapshot },
    payload: { snapshot, round } satisfies BuildJob,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
  const attributes = {
    'messaging.operation.type': 'send',
    'messaging.destination.name': SNAPSHOT_QUEUE.name,
    'messaging.message.id': job.id,
  };
  await withSpan(`send ${SNAPSHOT_QUEUE.name}`, { kind: 'producer', tenant, attributes }, async () => {
    await queue.forTenant(tenant).enqueue([job]);
  });
}
