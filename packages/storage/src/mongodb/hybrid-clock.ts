const COUNTER_BITS = 16n;
const KEY = /^[0-9a-f]{16}$/;
/** A process whose clock is broken must not take the others along. */
const BELIEVED_AHEAD_MS = 24 * 60 * 60 * 1000;

/**
 * A hybrid logical clock: keys of 16 hex digits (48 bits of milliseconds, 16 of a counter) that sort in the order in which
 * they were given. A key that is given after another one was observed is later than it, whatever the clocks of the two
 * processes say.
 */
export class HybridClock {
  readonly #now: () => number;
  #last = 0n;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  next(): string {
    const time = BigInt(this.#now()) << COUNTER_BITS;
    this.#last = time > this.#last ? time : this.#last + 1n;
    return this.#last.toString(16).padStart(16, '0');
  }

  /** A key of another process. One from more than a day ahead is not believed. */
  observe(key: string): void {
    const seen = BigInt(`0x${key}`);
    const latest = BigInt(this.#now() + BELIEVED_AHEAD_MS) << COUNTER_BITS;
    if (seen > this.#last && seen < latest) this.#last = seen;
  }
}

export function isClockKey(key: unknown): key is string {
  return typeof key === 'string' && KEY.test(key);
}
