import { type ClaimedJob, type WorkQueue, work } from '@policy-registry/messaging';
import type { Logger } from '@policy-registry/telemetry';
import type { WorkerStores } from '../kernel/ports.ts';
import { runJob } from './run-job.ts';

/** Simulations at a time: one more than one, so that a long one of a tenant does not keep a short one of another waiting. */
const CONCURRENCY = 2;
const PROGRESS_MS = 1_000;
/** A worker that hangs loses its job after this long. */
const TIMEOUT_MS = 3_600_000;

export interface WorkerOptions extends WorkerStores {
  readonly queue: WorkQueue;
  readonly log: Logger;
}

export interface SimulationWorker {
  /**
   * Claims nothing more and lets what is in hand go on for `graceMs`; after that it is given back to the queue, for another worker to begin
   * anew. Resolves when nothing is in hand.
   */
  stop(graceMs: number): Promise<void>;
}

/** Runs simulations from the queue until it is stopped. Any number of workers may do so, in any number of processes. */
export function startSimulationWorker(options: WorkerOptions): SimulationWorker {
  const { queue, log, documents, objects } = options;
  const stopping = new AbortController();
  const givingUp = new AbortController();
  const report = (err: unknown, lease: ClaimedJob) => log.error({ err, ...jobOf(lease) }, 'a simulation has failed');
  const running = work<ClaimedJob>({
    async next(wait) {
      // Without them a claim would only use up an attempt.
      await Promise.all([documents.ready(), objects.ready()]);
      return queue.claim(wait);
    },
    async handle(lease, lost) {
      const signal = AbortSignal.any([lost, givingUp.signal]);
      try {
        await runJob({ ...options, progressMs: PROGRESS_MS, report }, lease, signal);
      } catch (error) {
        if (!givingUp.signal.aborted) throw error;
        await lease.nack({ delayMs: 0, reason: 'the worker was stopped' });
      }
    },
    concurrency: CONCURRENCY,
    timeoutMs: TIMEOUT_MS,
    report: (err, lease) => log.warn({ err, ...jobOf(lease) }, 'a simulation worker goes on after a failure'),
    signal: stopping.signal,
  }).catch((err: unknown) => log.error({ err }, 'a simulation worker has ended: its queue was closed'));
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
