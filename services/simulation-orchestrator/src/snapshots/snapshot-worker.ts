import type { ClaimedJob } from '@policy-registry/messaging';
import type { Logger } from '@policy-registry/telemetry';
import type { BuildDependencies } from '../kernel/ports.ts';
import { jobOf, type QueueWorker, startQueueWorker } from '../kernel/queue-worker.ts';
import { runBuild } from './run-build.ts';

const PROGRESS_MS = 1_000;
/** One that hangs is somebody else's after this long: a terabyte of documents takes hours. */
const TIMEOUT_MS = 12 * 60 * 60 * 1_000;

export interface SnapshotWorkerOptions extends BuildDependencies {
  readonly log: Logger;
}

export type SnapshotWorker = QueueWorker;

/** Builds snapshots from the queue, one at a time, until it is stopped. Any number of processes may do so. */
export function startSnapshotWorker(options: SnapshotWorkerOptions): SnapshotWorker {
  const { snapshotQueue: queue, log, documents, objects } = options;
  const report = (err: unknown, lease: ClaimedJob) => log.error({ err, ...jobOf(lease) }, 'a snapshot has failed');
  const build = { ...options, progressMs: PROGRESS_MS, report };
  return startQueueWorker({
    ...{ queue, log, stores: [documents, objects], name: 'a worker on snapshots' },
    ...{ concurrency: 1, timeoutMs: TIMEOUT_MS },
    run: (lease, signal) => runBuild(build, lease, signal),
  });
}
