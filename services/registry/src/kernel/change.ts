import { setTimeout as delay } from 'node:timers/promises';
import { ServiceError } from '@policy-registry/rpc/errors';
import { type MutableCollection, type OutboxEvent, type Stored, StoreError } from '@policy-registry/storage';

/** Attempts of one call against faster writers, before the caller is asked to retry. */
const ATTEMPTS = 16;

/** Upper bound of one pause between two attempts, in milliseconds. */
const MAX_PAUSE_MS = 64;

export interface Decision<T> {
  readonly body: T;
  readonly events?: readonly OutboxEvent[];
}

/** The etag of a stored document: opaque to callers. */
export function etagOf(stored: { readonly revision: number }): string {
  return `r${stored.revision}`;
}

/** Throws ETAG_MISMATCH when the caller saw another revision. An empty etag and `*` mean any. */
export function requireEtag(stored: { readonly revision: number }, etag: string, resource: string): void {
  const actual = etagOf(stored);
  if (etag === '' || etag === '*' || etag === actual) return;
  throw new ServiceError('ETAG_MISMATCH', `The ${resource} changed since it was read.`, {
    metadata: { expected: etag, actual },
  });
}

/** Throws NOT_FOUND naming the resource, e.g. `workspace "draft"`. */
export function found<T>(stored: Stored<T> | undefined, resource: string): Stored<T> {
  if (stored === undefined) throw new ServiceError('NOT_FOUND', `There is no ${resource}.`, { metadata: { resource } });
  return stored;
}

/**
 * One transition: read, decide, compare-and-set. `decide` is pure and may run several times; it throws a ServiceError to
 * refuse. An empty etag means the caller did not say what it saw, so a lost race is decided again on the newer document;
 * with an etag it is refused with ETAG_MISMATCH and nothing changes. `undefined` from `decide` means nothing to write.
 */
export async function change<T>(
  collection: MutableCollection<T>,
  id: string,
  resource: string,
  etag: string,
  decide: (current: Stored<T>) => Decision<T> | undefined | Promise<Decision<T> | undefined>,
): Promise<Stored<T>> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const current = found(await collection.get(id), resource);
    requireEtag(current, etag, resource);
    const decision = await decide(current);
    if (decision === undefined) return current;
    try {
      return await collection.replace(id, current.revision, decision.body, decision.events);
    } catch (error) {
      if (!(error instanceof StoreError) || error.code !== 'REVISION_MISMATCH') throw error;
    }
    await pause(attempt);
  }
  throw new ServiceError('CONFLICT', `Other writers keep changing the ${resource}; retry the call.`, {
    retryAfterMs: 200,
  });
}

/** A random wait that grows with the attempts: writers that collided do not collide again in step. */
export async function pause(attempt: number): Promise<void> {
  await delay(Math.random() * Math.min(2 ** attempt, MAX_PAUSE_MS));
}
