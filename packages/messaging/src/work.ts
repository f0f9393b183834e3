import { setTimeout as delay } from 'node:timers/promises';
import { checkNumber } from './identifiers.ts';
import type { Lease, Wait } from './lease.ts';
import { MessagingError } from './messaging-error.ts';

const LOOK_MS = 60_000;
const PAUSE_AFTER_FAILURE_MS = 1_000;

export interface Handling<L extends Lease> {
  /** `queue.claim`, or `next` of a consumer. */
  readonly next: (wait: Wait) => Promise<L | undefined>;
  /**
   * Does the work. Resolves: it is acknowledged; rejects: it is not, and comes again. The signal is aborted when the
   * lease is lost and when `timeoutMs` is over. It may settle the lease itself.
   */
  readonly handle: (lease: L, signal: AbortSignal) => Promise<void>;
  /** Leases in hand at a time, 1 to 1,024. */
  readonly concurrency: number;
  /** After this long a lease is no longer extended, so that what hangs is delivered to somebody else. */
  readonly timeoutMs: number;
  /** Everything that failed: the work itself, a settlement, the look for the next. `lease` is absent for the last. */
  readonly report: (error: unknown, lease?: L) => void;
  /** Ends it: nothing more is claimed, and what is in hand is finished. */
  readonly signal: AbortSignal;
}

/**
 * Takes leases and handles them until the signal is aborted; a server that is away meanwhile is waited for. Resolves
 * when nothing is in hand any more, which takes `timeoutMs` at most if the handler heeds its signal. Rejects with
 * CLOSED when the queue or bus is closed meanwhile.
 */
export async function work<L extends Lease>(handling: Handling<L>): Promise<void> {
  const lanes = checkNumber('concurrency', handling.concurrency, 1, 1024);
  const failed = new AbortController();
  const signal = AbortSignal.any([handling.signal, failed.signal]);
  const running = Array.from({ length: lanes }, () => handleInTurn({ ...handling, signal }));
  for (const lane of running) lane.catch((error) => failed.abort(error));
  await Promise.allSettled(running);
  if (failed.signal.aborted) throw failed.signal.reason;
}

async function handleInTurn<L extends Lease>(handling: Handling<L>): Promise<void> {
  const { signal } = handling;
  while (!signal.aborted) {
    const lease = await nextLease(handling);
    if (lease !== undefined) await handleOne(handling, lease);
  }
}

async function nextLease<L extends Lease>({ next, report, signal }: Handling<L>): Promise<L | undefined> {
  try {
    return await next({ waitMs: LOOK_MS, signal });
  } catch (error) {
    if (signal.aborted) return undefined;
    if (error instanceof MessagingError && error.code === 'CLOSED') throw error;
    report(error);
    // An aborted pause is the end of the loop, not a failure.
    await delay(PAUSE_AFTER_FAILURE_MS, undefined, { signal }).catch(() => {});
    return undefined;
  }
}

async function handleOne<L extends Lease>({ handle, timeoutMs, report }: Handling<L>, lease: L): Promise<void> {
  const lost = new AbortController();
  const signal = AbortSignal.any([lost.signal, AbortSignal.timeout(timeoutMs)]);
  const heartbeat = new Heartbeat(lease, signal, lost, report);
  let failure: unknown;
  try {
    await handle(lease, signal);
  } catch (error) {
    failure = error;
    report(error, lease);
  }
  await heartbeat.stop();
  if (lease.settled) return;
  try {
    if (failure === undefined) await lease.ack();
    else await lease.nack({ reason: String(failure) });
  } catch (error) {
    report(error, lease);
  }
}

/** Extends a lease three times in its length, until it is stopped or the signal is aborted; aborts `lost` when the lease is gone. */
class Heartbeat<L extends Lease> {
  readonly #timer: NodeJS.Timeout;
  #beat: Promise<void> = Promise.resolve();

  constructor(lease: L, signal: AbortSignal, lost: AbortController, report: Handling<L>['report']) {
    const beat = async () => {
      if (signal.aborted || lease.settled) return;
      try {
        await lease.extend();
      } catch (error) {
        if (lease.settled) return;
        report(error, lease);
        if (error instanceof MessagingError && error.code === 'LEASE_LOST') lost.abort(error);
      }
    };
    this.#timer = setInterval(() => {
      this.#beat = this.#beat.then(beat);
    }, lease.leaseMs / 3);
  }

  /** Resolves when nothing of it is under way. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#beat;
  }
}
