/** How long a call may wait for something to come. */
export interface Wait {
  /** 0 to 3,600,000. With 0 the call looks once. */
  readonly waitMs: number;
  /** Ends the waiting early: the call rejects with the reason of the signal, unless it has got something by then. */
  readonly signal?: AbortSignal;
}

/**
 * Work that is in the caller's hands for `leaseMs`, and nobody else's until then. Settle it with one of its methods, or
 * keep it with `extend`; otherwise it is delivered again, to anybody.
 *
 * Delivery is at least once: a server that was killed may have forgotten what it gave out, and gives it out again. All
 * methods throw LEASE_LOST when the lease has run out or is settled, and UNAVAILABLE, after which they may be called
 * again.
 */
export interface Lease {
  readonly tenant: string;
  /** How often this has been delivered, from 1. A server that was killed may count anew. */
  readonly delivery: number;
  readonly leaseMs: number;
  /** Whether `ack`, `nack` or another last word has succeeded. */
  readonly settled: boolean;
  /** Done. It does not come again. */
  ack(): Promise<void>;
  /**
   * Not done: comes again after `delayMs`, or when that is not given after the backoff of the definition. `reason`, at
   * most 500 characters, is kept where this makes a dead letter.
   */
  nack(options?: NackOptions): Promise<void>;
  /** Starts the lease anew: a heartbeat. */
  extend(): Promise<void>;
}

export interface NackOptions {
  /** 0 to a day. */
  readonly delayMs?: number;
  readonly reason?: string;
}

/**
 * Pause before the next delivery after `nack`: `firstMs` after the first one, then twice as long each time, at most
 * `maxMs`.
 */
export interface Backoff {
  readonly firstMs: number;
  readonly maxMs: number;
}
