import { setTimeout as sleep } from 'node:timers/promises';
import type { Deadline } from '../core/deadline.ts';
import { type PeerFailure, peerFailure } from './peer-failure.ts';

export interface AttemptLimits {
  /** How often a call is made at most. */
  readonly maxAttempts: number;
  /** The wait before the second attempt is about this long, and doubles with every further one. */
  readonly backoffMs: number;
}

/**
 * Makes a call, and makes it again when the peer went away before an answer came: any call that was refused unprocessed, and a
 * repeatable one whatever became of it. What the peer itself answers is never tried again, UNAVAILABLE included: it has tried on
 * its part, and every layer that tries again multiplies the load of an outage.
 * (grpc-js has a retry policy, but by method: whether a call may be repeated depends on its request id.)
 * Throws ServiceError, or the abort of `end`.
 */
export async function attempts<T>(
  once: () => Promise<T>,
  repeatable: boolean,
  end: Deadline,
  { maxAttempts, backoffMs }: AttemptLimits,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once();
    } catch (thrown) {
      const failure = peerFailure(thrown);
      const waitMs = backoffMs * 2 ** (attempt - 1) * (0.5 + Math.random());
      const more = attempt < maxAttempts && waitMs < end.remainingMs;
      if (!more || !mayRepeat(failure, repeatable)) throw failure.error;
      await sleep(waitMs, undefined, { signal: end.signal });
    }
  }
}

function mayRepeat({ error, outcome }: PeerFailure, repeatable: boolean): boolean {
  if (outcome === 'refused') return true;
  return repeatable && outcome === 'unknown' && error.reason === 'UNAVAILABLE';
}
