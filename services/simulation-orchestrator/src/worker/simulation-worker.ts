import { hostname } from 'node:os';
import type { ClaimedJob } from '@policy-registry/messaging';
import type { Logger } from '@policy-registry/telemetry';
import type { ShardEngine } from '../evaluation/shard-engine.ts';
import type { BatchDependencies } from '../kernel/ports.ts';
import { jobOf, type QueueWorker, startQueueWorker } from '../kernel/queue-worker.ts';
import { PartialsAtHand } from '../shards/partials-at-hand.ts';
import { runJob } from './run-job.ts';

const PROGRESS_MS = 1_000;
/** A shard that hangs is somebody else's after this long. */
const TIMEOUT_MS = 600_000;

export interface WorkerOptions extends BatchDependencies {
  /** Closed with the worker. */
  readonly engine: ShardEngine;
  readonly log: Logger;
}

export type SimulationWorker = QueueWorker;

/** Evaluates shards from the queue until it is stopped. Any number of workers may do so, in any number of processes. */
export function startSimulationWorker(options: WorkerOptions): SimulationWorker {
  const { queue, log, documents, objects, engine } = options;
  const report = (err: unknown, lease: ClaimedJob) => log.error({ err, ...jobOf(lease) }, 'a shard has failed');
  const own = { worker: `${hostname()}:${process.pid}`, partials: new PartialsAtHand(), progressMs: PROGRESS_MS };
  const job = { ...options, ...own, report };
  const worker = startQueueWorker({
    ...{ queue, log, stores: [documents, objects], name: 'a simulation worker' },
    ...{ concurrency: engine.lanes, timeoutMs: TIMEOUT_MS },
    run: (lease, signal, onEvaluated) => runJob({ ...job, onEvaluated }, lease, signal),
  });
  return {
    async stop(graceMs) {
      await worker.stop(graceMs);
      await engine.close();
    },
  };
}
