import { setTimeout as delay } from 'node:timers/promises';
import { ServiceError } from '@policy-registry/rpc/errors';
import { type MutableCollection, type OutboxEvent, type Stored, StoreError } from '@policy-registry/storage';
import { changedBefore, type Remembering, remember, type WritingCall } from './remembered-request.ts';

/** Attempts of one call against faster writers, before the caller is asked to retry. */
const ATTEMPTS = 16;

/** Upper bound of one pause between two attempts, in milliseconds. */
const MAX_PAUSE_MS = 64;

export interface Decision<T> {
  readonly body: T;
  readonly events?: readonly OutboxEvent[];
  /** As `WriteOptions` has it. */
  readonly lazily?: boolean;
  /** See `RememberedRequest`. */
  readonly made?: string;
}

export type Decide<T> = (current: Stored<T>) => Decision<T> | undefined | Promise<Decision<T> | undefined>;

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
export function change<T>(
  collection: MutableCollection<T>,
  id: string,
  resource: string,
  etag: string,
  decide: Decide<T>,
): Promise<Stored<T>> {
  return attempts(collection, id, resource, async (current) => {
    requireEtag(current, etag, resource);
    return decide(current);
  });
}

/**
 * As `change`, for a call that may be repeated: a request that changed the document before, in a run that died or in one that is slow,
 * gets the document as it is, and nothing is checked, decided or written again. `rememberedRequest` says what was made then.
 * No write begins after the call has ended: then it rejects with the reason of the signal.
 */
export function changeOnce<T extends Remembering>(
  collection: MutableCollection<T>,
  id: string,
  resource: string,
  { etag, context }: { readonly etag: string; readonly context: WritingCall },
  decide: Decide<T>,
): Promise<Stored<T>> {
  return attempts(collection, id, resource, async (current) => {
    if (changedBefore(current, context) !== undefined) return undefined;
    requireEtag(current, etag, resource);
    const decision = await decide(current);
    if (decision === undefined) return undefined;
    context.signal.throwIfAborted();
    const { made, ...rest } = decision;
    return { ...rest, body: { ...decision.body, ...remember(current.body, context.requestMark, made) } };
  });
}

async function attempts<T>(
  collection: MutableCollection<T>,
  id: string,
  resource: string,
  decide: Decide<T>,
): Promise<Stored<T>> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const current = found(await collection.get(id), resource);
    const decision = await decide(current);
    if (decision === undefined) return current;
    try {
      const { body, events, lazily = false } = decision;
      return await collection.replace(id, current.revision, body, events, { lazily });
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
