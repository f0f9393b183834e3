import { randomUUID } from 'node:crypto';
import { canonicalJson, sha256 } from '@policy-registry/canonical';
import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { OutboxEvent, Stored } from '@policy-registry/storage';
import { insertIfAbsent, unlessDone } from '@policy-registry/transitions';
import { eventOf } from '../kernel/event.ts';
import { checkFreeText, invalidArgument } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { changeVersion } from '../versions/change-version.ts';
import type { VersionState } from '../versions/lifecycle.ts';
import { type ReviewRound, type VersionRecord, withRound } from '../versions/version-record.ts';
import { checkSuggestion } from './check-suggestion.ts';
import { anchorOf } from './comment-anchor.ts';
import { COMMENTS, type CommentRecord } from './comment-record.ts';
import { findComment, readComment } from './read-comment.ts';
import { liveRound, type ReviewView, readReview, roundOf } from './read-review.ts';
import type { ReviewedComment } from './reviewed-comment.ts';

export interface CreateComment {
  readonly review: string;
  /** Empty to open a thread. */
  readonly thread: string;
  readonly file: string;
  readonly lineStart: number;
  readonly lineEnd: number;
  readonly body: string;
  readonly suggestion: string;
  readonly blocking: boolean;
}

/** Blocking comments of one review; its version carries their ids. */
export const MAX_BLOCKING = 100;

/**
 * Says something of a candidate in review, or of an approved one before it is published. A comment that does not block is one insert.
 * A blocking one is laid down first and then counted in the version, which is what makes it true: an approval at the same
 * moment comes before it or is refused.
 *
 * Throws INVALID_STATE on a closed review, STALE_DIGEST on one of an earlier candidate, LIMIT_EXCEEDED.
 */
export async function createComment(
  deps: RegistryDependencies,
  context: CallContext,
  request: CreateComment,
): Promise<ReviewedComment> {
  const { body, suggestion, review } = request;
  checkFreeText({ 'comment.body': body, 'comment.suggestion': suggestion });
  const comment = commentId(context, review);
  const madeBefore = async () => {
    const view = await readReview(deps, context.principal.tenant, review);
    return findComment(deps, context.principal.tenant, view, comment);
  };
  return unlessDone(context, madeBefore, () => makeComment(deps, context, request, comment));
}

async function makeComment(
  deps: RegistryDependencies,
  context: CallContext,
  request: CreateComment,
  comment: string,
): Promise<ReviewedComment> {
  const { body, suggestion, review } = request;
  const { tenant } = context.principal;
  const view = await readReview(deps, tenant, review);
  requireCommentable(view.stored.body, review, view.name.candidate);
  const first = await firstOfThread(deps, tenant, view, request);
  const anchor = first ?? (await anchorOf(deps, tenant, view.stored.body.candidate.tree, request));
  if (suggestion !== '') await checkSuggestion(deps, tenant, anchor, suggestion);
  const { file, lineStart, lineEnd, anchorDigest } = anchor;
  const now = deps.now();
  const record: CommentRecord = {
    comment,
    review,
    thread: first?.thread ?? comment,
    ...{ file, lineStart, lineEnd, anchorDigest },
    body,
    suggestion,
    blocking: request.blocking,
    author: context.principal.subject,
    createTime: now.toISOString(),
  };
  const tell = (state: VersionState) => commented(context, now, view, record, state);
  if (record.blocking) {
    const stored = await insertBlocking(deps, context, view, record, tell);
    const round = roundOf(stored.body, review, view.name.candidate);
    return readComment(deps, tenant, { ...view, stored, round }, comment);
  }
  context.signal.throwIfAborted();
  await insertIfAbsent(commentsOf(deps, context), comment, record, [tell(view.stored.body.state)]);
  return readComment(deps, tenant, view, comment);
}

async function insertBlocking(
  deps: RegistryDependencies,
  context: CallContext,
  { name }: ReviewView,
  record: CommentRecord,
  tell: (state: VersionState) => OutboxEvent,
): Promise<Stored<VersionRecord>> {
  const { comment, review, createTime } = record;
  await insertIfAbsent(commentsOf(deps, context), comment, record);
  return changeVersion(deps, context.principal.tenant, name, { etag: '', context }, (body) => {
    const round = requireCommentable(body, review, name.candidate);
    if (round.blocking.some((one) => one.comment === comment)) return undefined;
    if (round.blocking.length >= MAX_BLOCKING) {
      throw new ServiceError('LIMIT_EXCEEDED', `A review has at most ${MAX_BLOCKING} blocking comments.`, {
        metadata: { limit: 'blockingComments', value: String(MAX_BLOCKING) },
      });
    }
    const next = { ...round, blocking: [...round.blocking, { comment }], updateTime: createTime };
    return { body: withRound({ ...body, updateTime: createTime }, next), events: [tell(body.state)] };
  });
}

/** A repeat of the same request makes the same id, so that a lost answer does not make two comments. */
function commentId({ principal, requestMark }: CallContext, review: string): string {
  const identity = { review, author: principal.subject, request: requestMark?.key ?? randomUUID() };
  return `k${sha256(canonicalJson(identity)).slice('sha256:'.length, 'sha256:'.length + 20)}`;
}

function commentsOf(deps: RegistryDependencies, { principal }: CallContext) {
  return deps.documents.forTenant(principal.tenant).collection(COMMENTS);
}

function requireCommentable(body: VersionRecord, review: string, candidate: number): ReviewRound {
  const round = liveRound(body, review, candidate);
  if (body.state === 'in_review' || body.state === 'approved') return round;
  throw new ServiceError('INVALID_STATE', `The review is closed: its version is ${body.state}.`, {
    metadata: { state: body.state },
  });
}

/** The comment that is replied to, whose place a reply has; `undefined` for one that opens a thread. */
async function firstOfThread(
  deps: RegistryDependencies,
  tenant: string,
  view: ReviewView,
  { thread, file, lineStart, lineEnd }: CreateComment,
): Promise<ReviewedComment | undefined> {
  if (thread === '') return undefined;
  const first = await findComment(deps, tenant, view, thread);
  if (first?.thread !== thread) throw invalidArgument('comment.thread', 'names no thread of this review', 'thread');
  if (file === '' && lineStart === 0 && lineEnd === 0) return first;
  throw invalidArgument('comment.file', 'is that of the thread; a reply names no place', 'anchor');
}

function commented(
  context: CallContext,
  now: Date,
  { name, round }: ReviewView,
  record: CommentRecord,
  state: VersionState,
): OutboxEvent {
  const { comment, thread, blocking, review, file } = record;
  return eventOf(context, now, {
    type: 'policy.review.commented',
    ...{ pack: name.pack, version: name.version, from: state, to: state },
    ...{ sourceDigest: round.sourceDigest, irDigest: round.irDigest },
    details: { review, comment, thread, blocking, file },
  });
}
