import { createHash } from 'node:crypto';
import type { Digest } from '@policy-registry/canonical';
import type { IdempotencyKey } from './idempotency.ts';

/**
 * What tells a repeat of a request from every other request. A document that remembers the mark of the request that changed it
 * needs no second record to say whether that request took effect.
 */
export interface RequestMark {
  /** Digest over caller, method, request id and request: the same for every repeat in the tenant, and for nothing else. */
  readonly key: string;
  /** When this try of the request began, in milliseconds since the epoch. */
  readonly time: number;
}

/** 132 bits: documents keep many of them, and nobody gains by two requests of one's own that collide. */
const KEY_LENGTH = 22;

export function requestMark({ subject, method, requestId }: IdempotencyKey, request: Digest, now: Date): RequestMark {
  const identity = JSON.stringify([subject, method, requestId, request]);
  const key = createHash('sha256').update(identity).digest('base64url').slice(0, KEY_LENGTH);
  return { key, time: now.getTime() };
}
