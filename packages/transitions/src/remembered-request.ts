import { type CallContext, REQUEST_KEPT_MS, type RequestMark } from '@policy-registry/rpc';
import type { Stored } from '@policy-registry/storage';

/**
 * A transition remembers the request that caused it, in the write that makes it true. So the repeat of a request whose process died
 * finds that it took effect, and of a slow first run and its repeat the second to write finds the other: it has to read the
 * document again before it may.
 */
export interface RememberedRequest extends RequestMark {
  /** What the transition made or ended, where that is not the document itself: the id of a commit, of a review, of a job. */
  readonly made?: string;
}

/** The part of a document that remembers requests, oldest first. Absent until a request with an id changes the document. */
export interface Remembering {
  readonly requests?: readonly RememberedRequest[];
}

/** The parts of a call that decide whether a write may happen. */
export type WritingCall = Pick<CallContext, 'requestMark' | 'signal'>;

/**
 * A list and not the last one alone: others change the document before the repeat comes, which is a minute after its first run, or when
 * the client is back. Some 60 KB for a document that a thousand requests changed within a day; nothing much for all others.
 */
const KEPT = 1000;

/** What a document remembers of this request; `undefined` when it did not change the document. */
export function rememberedRequest(
  { requests = [] }: Remembering,
  mark: RequestMark | undefined,
): RememberedRequest | undefined {
  return mark && requests.find(({ key, time }) => key === mark.key && mark.time - time < REQUEST_KEPT_MS);
}

/** What the document remembers after a write for this request. */
export function remember(before: Remembering, mark: RequestMark | undefined, made?: string): Remembering {
  if (mark === undefined) return before.requests === undefined ? {} : { requests: before.requests };
  const recent = (before.requests ?? []).filter(({ time }) => mark.time - time < REQUEST_KEPT_MS);
  const entry = { ...mark, ...(made === undefined ? {} : { made }) };
  return { requests: [...recent, entry].slice(-KEPT) };
}

/** The document, when this very request changed it. */
export function changedBefore<T extends Remembering>(
  stored: Stored<T> | undefined,
  { requestMark }: Pick<CallContext, 'requestMark'>,
): Stored<T> | undefined {
  return stored !== undefined && rememberedRequest(stored.body, requestMark) !== undefined ? stored : undefined;
}

/**
 * Runs a use case. When it fails, which may be for no other reason than that this very request took effect before, `find` looks for that
 * effect and answers with it. What `run` writes must remember the request, so that it cannot take effect twice.
 */
export async function unlessDone<R>(
  { requestMark }: Pick<CallContext, 'requestMark'>,
  find: () => Promise<R | undefined>,
  run: () => Promise<R>,
): Promise<R> {
  try {
    return await run();
  } catch (error) {
    const done = requestMark === undefined ? undefined : await find();
    if (done === undefined) throw error;
    return done;
  }
}
