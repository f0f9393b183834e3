import { hostname } from 'node:os';
import { type ClaimedJob, work } from '@policy-registry/messaging';
import type { Logger } from '@policy-registry/telemetry';
import type { ShardEngine } from '../evaluation/shard-engine.ts';
import type { BatchDependencies } from '../kernel/ports.ts';
import { runJob } from './run-job.ts';

const PROGRESS_MS = 1_000;
/** For so long stores that were ready are taken to be. */
const READY_MS = 1_000;
/** A shard that hangs is somebody else's after this long. */
const TIMEOUT_MS = 600_000;

export interface WorkerOptions extends BatchDependencies {
  /** Closed with the worker. */
  readonly engine: ShardEngine;
  readonly log: Logger;
}

export interface SimulationWorker {
  /**
   * Claims nothing more and lets what is in hand go on for `graceMs`; after that it is given back to the queue, for another worker to begin
   * anew. Resolves when nothing is in hand.
   */
  stop(graceMs: number): Promise<void>;
}

/** Evaluates shards from the queue until it is stopped. Any number of workers may do so, in any number of processes. */
export function startSimulationWorker(options: WorkerOptions): SimulationWorker {
  const { queue, log, documents, objects, engine } = options;
  const stopping = new AbortController();
  const givingUp = new AbortController();
  const report = (err: unknown, lease: ClaimedJob) => log.error({ err, ...jobOf(lease) }, 'a shard has failed');
  const worker = `${hostname()}:${process.pid}`;
  const storesReady = readyNowAndThen(documents, objects);
  const running = work<ClaimedJob>({
    async next(wait) {
      await storesReady();
      return queue.claim(wait);
    },
    async handle(lease, lost) {
      const signal = AbortSignal.any([lost, givingUp.signal]);
      try {
        await runJob({ ...options, worker, progressMs: PROGRESS_MS, report }, lease, signal);
      } catch (error) {
        if (!givingUp.signal.aborted) throw error;
        await lease.nack({ delayMs: 0, reason: 'the worker was stopped' });
      }
    },
    concurrency: engine.lanes,
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
      await engine.close();
    },
  };
}

/** Without the stores a claim would only use up an attempt. To look costs a durable write to each, so not every claim does. */
function readyNowAndThen(...stores: readonly { ready(): Promise<void> }[]): () => Promise<void> {
  let lookAfter = 0;
  return async () => {
    if (performance.now() < lookAfter) return;
    await Promise.all(stores.map((store) => store.ready()));
    lookAfter = performance.now() + READY_MS;
  };
}

function jobOf(lease: ClaimedJob | undefined) {
  return lease === undefined ? {} : { tenant: lease.tenant, job: lease.job.id, delivery: lease.delivery };
}
