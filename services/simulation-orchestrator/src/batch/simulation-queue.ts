import { canonicalJson, type Digest, sha256 } from '@policy-registry/canonical';
import type { Job, QueueDefinition, WorkQueue } from '@policy-registry/messaging';
import { withSpan } from '@policy-registry/telemetry';
import type { RunInputs, SimulationRun } from './simulation-run.ts';

/** Shards that wait for a worker, a job each. */
export const SIMULATION_QUEUE = {
  name: 'simulations',
  /** Without a heartbeat; a shard may take much longer. */
  leaseMs: 15_000,
  maxDeliveries: 5,
  jobsPerTenant: 10_000,
  startedPerTenant: 1_000,
  payloadBytes: 4 * 1024,
  /** Whoever finds a run that is not over enqueues its jobs again (`reconcile`); within this time that adds nothing. */
  dedupeMs: 24 * 60 * 60 * 1_000,
} as const satisfies QueueDefinition;

/** What one call to the queue takes. */
const BATCH = 1_000;

/** What a job says. It is held against the record: `lock` is the digest of the inputs. */
export interface ShardJob {
  readonly simulation: string;
  readonly round: number;
  readonly shard: number;
  readonly lock: Digest;
}

type Round = Pick<SimulationRun, 'simulation' | 'round'>;

/** The jobs of a round are cancelled together. A retry has jobs of its own, since the ids of the first ones are taken. */
export function groupOf({ simulation, round }: Round): string {
  return round === 0 ? simulation : `${simulation}-${round}`;
}

export function jobIdOf({ simulation, round }: Round, shard: number): string {
  return `${simulation}-${round}-${shard}`;
}

export function lockOf(inputs: RunInputs): Digest {
  return sha256(canonicalJson(inputs));
}

export function jobOf(run: SimulationRun, shard: number, lock = lockOf(run.inputs)): Job {
  const { simulation, round, traceparent } = run;
  return {
    ...{ id: jobIdOf(run, shard), group: groupOf(run) },
    payload: { simulation, round, shard, lock } satisfies ShardJob,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

/** Idempotent by the ids of the jobs. Throws MessagingError FULL, UNAVAILABLE. */
export async function enqueueShards(
  queue: WorkQueue,
  tenant: string,
  run: SimulationRun,
  shards: readonly number[],
): Promise<void> {
  const attributes = {
    'messaging.operation.type': 'send',
    'messaging.destination.name': SIMULATION_QUEUE.name,
    'messaging.message.conversation_id': groupOf(run),
    'messaging.batch.message_count': shards.length,
  };
  await withSpan(`send ${SIMULATION_QUEUE.name}`, { kind: 'producer', tenant, attributes }, async () => {
    const lock = lockOf(run.inputs);
    for (let start = 0; start < shards.length; start += BATCH) {
      const batch = shards.slice(start, start + BATCH);
      const jobs = batch.map((shard) => jobOf(run, shard, lock));
      // Whoever reconciles the run enqueues them again.
      await queue.forTenant(tenant).enqueue(jobs, { lazily: true });
    }
  });
}
