import type { ClaimedJob } from '@policy-registry/messaging';
import { ServiceError, toServiceError } from '@policy-registry/rpc/errors';
import { StoreError } from '@policy-registry/storage';
import { withSpan } from '@policy-registry/telemetry';
import type { BuildDependencies } from '../kernel/ports.ts';
import { WorkerStopped } from '../kernel/queue-worker.ts';
import { buildFacts, DocumentDamaged } from './build-facts.ts';
import {
  BuildLost,
  type BuildToken,
  BuildTriesSpent,
  beginBuild,
  failBuild,
  finishBuild,
  giveBackBuild,
  tellRead,
} from './change-snapshot.ts';
import { SNAPSHOTS, type SnapshotRecord } from './collections.ts';
import { type BuildJob, buildJobId, SNAPSHOT_QUEUE } from './snapshot-queue.ts';

export interface BuildRun extends BuildDependencies {
  /** Between two words of how far it is, in milliseconds. */
  readonly progressMs: number;
  /** Hears of everything that made a snapshot fail. */
  readonly report: (error: unknown, lease: ClaimedJob) => void;
}

/**
 * Builds the snapshot of a job, as a part of the trace of whoever asked for it. Resolves when nothing is left to do: it is ready, has failed,
 * or is somebody else's. Rejects when another attempt may do better.
 */
export async function runBuild(deps: BuildRun, lease: ClaimedJob, signal: AbortSignal): Promise<void> {
  const { job, tenant, delivery } = lease;
  const attributes = {
    'messaging.operation.type': 'process',
    'messaging.destination.name': SNAPSHOT_QUEUE.name,
    'messaging.message.id': job.id,
    'policy.snapshot.delivery': delivery,
  };
  const parent = { traceparent: job.traceparent };
  await withSpan(`process ${SNAPSHOT_QUEUE.name}`, { kind: 'consumer', parent, tenant, attributes }, async () => {
    const record = await recordOf(deps, lease);
    if (record === undefined) return lease.reject('the snapshot of the job is not recorded');
    try {
      await attempt(deps, lease, record, signal);
    } catch (error) {
      if (!(error instanceof BuildLost)) throw error;
      // Who began after us may have had no lease any more: then the job is ours, and nobody but us can send it back.
      if (await isBuilding(deps, tenant, record)) await lease.release();
    }
  });
}

async function isBuilding({ documents }: BuildRun, tenant: string, { snapshot, round }: BuildJob): Promise<boolean> {
  const current = (await documents.forTenant(tenant).collection(SNAPSHOTS).get(snapshot))?.body;
  return current?.state === 'building' && current.round === round;
}

async function recordOf({ documents }: BuildRun, { job, tenant }: ClaimedJob): Promise<SnapshotRecord | undefined> {
  const { snapshot, round } = (job.payload ?? {}) as Partial<Record<keyof BuildJob, unknown>>;
  if (typeof snapshot !== 'string' || typeof round !== 'number' || job.id !== buildJobId({ snapshot, round })) {
    return undefined;
  }
  const record = (await documents.forTenant(tenant).collection(SNAPSHOTS).get(snapshot))?.body;
  return record && { ...record, round };
}

async function attempt(deps: BuildRun, lease: ClaimedJob, record: SnapshotRecord, signal: AbortSignal): Promise<void> {
  const { tenant, delivery } = lease;
  const { documents, now } = deps;
  const { snapshot, round } = record;
  const job: BuildJob = { snapshot, round };
  let begun: BuildToken | undefined;
  try {
    begun = await beginBuild(documents, tenant, job);
    const facts = await buildFacts(deps, tenant, record, { signal, onRead: progressOf(deps, tenant, begun) });
    await finishBuild(documents, tenant, begun, facts, now());
  } catch (error) {
    if (signal.reason instanceof WorkerStopped && begun !== undefined) await giveBackBuild(documents, tenant, begun);
    if (signal.aborted || error instanceof BuildLost) throw error;
    if (isPassing(error) && delivery < SNAPSHOT_QUEUE.maxDeliveries) throw error;
    deps.report(error, lease);
    await failBuild(documents, tenant, begun ?? job, failureOf(error), now());
  }
}

/** At most one write in `progressMs`. */
function progressOf({ documents, progressMs }: BuildRun, tenant: string, token: BuildToken) {
  let said = performance.now();
  return async (read: number) => {
    if (performance.now() - said < progressMs) return;
    said = performance.now();
    await tellRead(documents, tenant, token, read);
  };
}

/** What another attempt may get over: a store or a disk that is away, writers that were faster. */
function isPassing(error: unknown): boolean {
  if (error instanceof StoreError) return error.code === 'UNAVAILABLE';
  return error instanceof ServiceError && (error.reason === 'CONFLICT' || error.reason === 'UNAVAILABLE');
}

/** For people; what a store says of itself is for the log. */
function failureOf(error: unknown): string {
  if (error instanceof DocumentDamaged || error instanceof BuildTriesSpent) return error.message;
  if (error instanceof StoreError && error.code === 'NOT_FOUND')
    return 'The list of its documents is not stored any more.';
  return toServiceError(error).message;
}
