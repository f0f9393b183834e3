import type { Config } from '../config/schema.ts';

/** How long a part may keep silent, in milliseconds. */
export interface PartDeadlines {
  /** One call of the document store. What keeps request ids counts on ten seconds at most (packages/rpc/src/core/invoke-once.ts). */
  readonly mongodb: number;
  /** One request to the object store; a call of it makes three. */
  readonly s3: number;
  /** One request to the bus. */
  readonly nats: number;
}

const LEAST_MS = 1_000;

/**
 * Shares of the time that a call has, so that it answers UNAVAILABLE, with a hint when to try again, before its time is over: also
 * when it first waits for MongoDB and then, for as long again, cannot free its request id.
 */
export function partDeadlines({ deadline }: Pick<Config, 'deadline'>): PartDeadlines {
  const share = (part: number, mostMs: number) => {
    return Math.max(LEAST_MS, Math.min(mostMs, Math.floor((deadline.defaultSeconds * 1000) / part)));
  };
  return { mongodb: share(3, 10_000), s3: share(4, 10_000), nats: share(6, 5_000) };
}
