import { setImmediate as nextTurn } from 'node:timers/promises';
import { checkNumber } from './identifiers.ts';
import type { Wait } from './lease.ts';

const LONGEST_WAIT_MS = 3_600_000;

/**
 * Tells those who wait that it is worth looking again. What happens between a look and the wait after it is not missed.
 */
export class Wakeup {
  #count = 0;
  readonly #waiting = new Set<() => void>();
  /** Of the event loop, for whoever was woken last. */
  #turn: Promise<void> = Promise.resolve();

  /** To be read before looking, and given to `after`. */
  get count(): number {
    return this.#count;
  }

  notify(): void {
    this.#count += 1;
    for (const wake of this.#waiting) wake();
  }

  /**
   * Resolves with the first of: a notification since `count`, the time, an abort. Of several that are woken at once each has a turn of its
   * own: what one of them finds, and what that asks of the disk, is on its way before the next one looks.
   */
  after(count: number, ms: number, signal: AbortSignal | undefined): Promise<void> {
    if (this.#count !== count || signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', wake);
        this.#waiting.delete(wake);
        this.#turn = this.#turn.then(() => nextTurn());
        this.#turn.then(resolve);
      };
      const timer = setTimeout(wake, ms);
      signal?.addEventListener('abort', wake, { once: true });
      this.#waiting.add(wake);
    });
  }
}

export interface Search<T> {
  readonly attempt: () => T | undefined | Promise<T | undefined>;
  readonly wakeup: Wakeup;
  /** Milliseconds until another attempt is due without a notification. */
  readonly pauseMs: () => number;
}

/** Attempts until something is found or the wait is over. Throws a TypeError for a wait against the rules of `Wait`. */
export async function untilFound<T>(search: Search<T>, { waitMs, signal }: Wait): Promise<T | undefined> {
  const deadline = performance.now() + checkNumber('waitMs', waitMs, 0, LONGEST_WAIT_MS);
  for (;;) {
    signal?.throwIfAborted();
    const seen = search.wakeup.count;
    const found = await search.attempt();
    if (found !== undefined) return found;
    const left = deadline - performance.now();
    if (left <= 0) return undefined;
    await search.wakeup.after(seen, Math.ceil(Math.max(0, Math.min(left, search.pauseMs()))), signal);
  }
}
