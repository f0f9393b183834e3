import { type ClaimedJob, type WorkQueue, work } from '@policy-registry/messaging';
import type { Logger } from '@policy-registry/telemetry';
import { Permits } from './permits.ts';

/** For so long stores that were ready are taken to be. */
const READY_MS = 1_000;

interface Store {
  ready(): Promise<void>;
}

export interface QueueWorkerOptions {
  readonly queue: WorkQueue;
  /** What every job needs. */
  readonly stores: readonly Store[];
  readonly log: Logger;
  /** For people: `a simulation worker`. */
  readonly name: string;
  /** Jobs that are claimed and not through with their main part: who claims more ahead keeps other tenants waiting. */
  readonly concurrency: number;
  /** A job that hangs is somebody else's after this long. */
  readonly timeoutMs: number;
  /**
   * Does one job. The signal aborts when the lease is lost, and with WorkerStopped when the worker gives up what it has in hand. It may call
   * `onward` when its main part is done and what is left waits for stores: the next job is claimed then. As many again may be in that state.
   */
  readonly run: (lease: ClaimedJob, signal: AbortSignal, onward: () => void) => Promise<void>;
}

/** Why work was given up that nothing was wrong with. */
export class WorkerStopped extends Error {
  constructor() {
    super('the worker was stopped');
    this.name = 'WorkerStopped';
  }
}

export interface QueueWorker {
  /**
   * Claims nothing more and lets what is in hand go on for `graceMs`; after that it is given back to the queue, for another worker to begin
   * anew, and counts as no attempt. Resolves when nothing is in hand.
   */
  stop(graceMs: number): Promise<void>;
}

/** Does jobs of a queue until it is stopped. Any number of workers may do so, in any number of processes. */
export function startQueueWorker(options: QueueWorkerOptions): QueueWorker {
  const { queue, log, name, concurrency, timeoutMs, run } = options;
  const stopping = new AbortController();
  const givingUp = new AbortController();
  const readiness = new Readiness(options.stores);
  const permits = new Permits(concurrency);
  const running = work<ClaimedJob>({
    async next(wait) {
      await permits.take(stopping.signal);
      let lease: ClaimedJob | undefined;
      try {
        await readiness.wait();
        lease = await queue.claim(wait);
        return lease;
      } finally {
        if (lease === undefined) permits.give();
      }
    },
    async handle(lease, lost) {
      let isOnward = false;
      const onward = () => {
        if (!isOnward) permits.give();
        isOnward = true;
      };
      try {
        await run(lease, AbortSignal.any([lost, givingUp.signal]), onward);
        readiness.seen();
      } catch (error) {
        if (!givingUp.signal.aborted) throw error;
        await lease.release();
      } finally {
        onward();
      }
    },
    ...{ concurrency: 2 * concurrency, timeoutMs, signal: stopping.signal },
    report: (err, lease) => log.warn({ err, ...jobOf(lease) }, `${name} goes on after a failure`),
  }).catch((err: unknown) => log.error({ err }, `${name} has ended: its queue was closed`));
  return {
    async stop(graceMs) {
      stopping.abort();
      const grace = setTimeout(() => givingUp.abort(new WorkerStopped()), graceMs);
      await running;
      clearTimeout(grace);
    },
  };
}

/** What a log says of a job. */
export function jobOf(lease: ClaimedJob | undefined) {
  return lease === undefined ? {} : { tenant: lease.tenant, job: lease.job.id, delivery: lease.delivery };
}

/**
 * Without the stores a claim would only use up an attempt. To look costs a durable write to each, so not every claim does, and none does
 * while jobs are done: those write too.
 */
class Readiness {
  readonly #stores: readonly Store[];
  #lookAfter = 0;
  #looking: Promise<void> | undefined;

  constructor(stores: readonly Store[]) {
    this.#stores = stores;
  }

  async wait(): Promise<void> {
    if (performance.now() < this.#lookAfter) return;
    // One look for all who wait.
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    await this.#looking;
  }

  seen(): void {
    this.#lookAfter = performance.now() + READY_MS;
  }

  async #look(): Promise<void> {
    await Promise.all(this.#stores.map((store) => store.ready()));
    this.seen();
  }
}
