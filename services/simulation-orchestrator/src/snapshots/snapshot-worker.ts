import { type ClaimedJob, work } from '@policy-registry/messaging';
import type { Logger } from '@policy-registry/telemetry';
import type { BuildDependencies } from '../kernel/ports.ts';
import { runBuild } from './run-build.ts';

const PROGRESS_MS = 1_000;
/** One that hangs is somebody else's after this long: a terabyte of documents takes hours. */
const TIMEOUT_MS = 12 * 60 * 60 * 1_000;

export interface SnapshotWorkerOptions extends BuildDependencies {
  readonly log: Logger;
}

export interface SnapshotWorker {
  /**
   * Claims nothing more and lets the snapshot in hand go on for `graceMs`; after that it is given back to the queue, for another worker to
   * begin anew. Resolves when nothing is in hand.
   */
  stop(graceMs: number): Promise<void>;
}

/** Builds snapshots from the queue, one at a time, until it is stopped. Any number of processes may do so. */
export function startSnapshotWorker(options: SnapshotWorkerOptions): SnapshotWorker {
  const { snapshotQueue, log, documents, objects } = options;
  const stopping = new AbortController();
  const givingUp = new AbortController();
  const report = (err: unknown, lease: ClaimedJob) => log.error({ err, ...jobOf(lease) }, 'a snapshot has failed');
  const running = work<ClaimedJob>({
    async next(wait) {
      // Without them a claim would only use up an attempt.
      await Promise.all([documents.ready(), objects.ready()]);
      return snapshotQueue.claim(wait);
    },
    async handle(lease, lost) {
      try {
        await runBuild(
          { ...options, progressMs: PROGRESS_MS, report },
          lease,
          AbortSignal.any([lost, givingUp.signal]),
        );
      } catch (error) {
        if (!givingUp.signal.aborted) throw error;
        await lease.nack({ delayMs: 0, reason: 'the worker was stopped' });
      }
    },
    concurrency: 1,
    timeoutMs: TIMEOUT_MS,
    report: (err, lease) => log.warn({ err, ...jobOf(lease) }, 'a worker on snapshots goes on after a failure'),
    signal: stopping.signal,
  }).catch((err: unknown) => log.error({ err }, 'a worker on snapshots has ended: its queue was closed'));
  return {
    async stop(graceMs) {
      stopping.abort();
      const grace = setTimeout(() => givingUp.abort(), graceMs);
      await running;
      clearTimeout(grace);
    },
  };
}

function jobOf(lease: ClaimedJob | undefined) {
  return lease === undefined ? {} : { tenant: lease.tenant, job: lease.job.id, delivery: lease.delivery };
}
