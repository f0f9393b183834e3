import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import { change } from '../kernel/change.ts';
import { eventOf } from '../kernel/event.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { changeVersion } from '../versions/change-version.ts';
import { withRound } from '../versions/version-record.ts';
import { asReviewed, COMMENTS, type CommentRecord } from './comment-record.ts';
import { liveRound, type ReviewView, readReview, roundOf } from './read-review.ts';

/**
 * Closes a comment. A blocking one is closed in its version, by the write that an approval waits for. One that is
 * closed already stays as it is. Throws NOT_FOUND, STALE_DIGEST for a blocking comment on an earlier candidate.
 */
export async function resolveComment(
  deps: RegistryDependencies,
  context: CallContext,
  request: { readonly review: string; readonly comment: string },
): Promise<CommentRecord> {
  const { tenant } = context.principal;
  const view = await readReview(deps, tenant, request.review);
  const stored = await deps.documents.forTenant(tenant).collection(COMMENTS).get(request.comment);
  const comment = stored === undefined ? undefined : asReviewed(stored, view.round);
  if (stored === undefined || comment === undefined || comment.review !== request.review) throw noComment(request);
  if (comment.resolvedBy !== undefined) return comment;
  if (!comment.blocking) return resolveRemark(deps, context, view, request);
  const version = await resolveBlocking(deps, context, view, request);
  return asReviewed(stored, roundOf(version.body, request.review, view.name.candidate)) ?? comment;
}

async function resolveBlocking(
  deps: RegistryDependencies,
  context: CallContext,
  { name }: ReviewView,
  { review, comment }: { readonly review: string; readonly comment: string },
) {
  return changeVersion(deps, context.principal.tenant, name, '', (body) => {
    const round = liveRound(body, review, name.candidate);
    const open = round.blocking.some((one) => one.comment === comment && one.resolvedBy === undefined);
    if (!open) return undefined;
    const now = deps.now();
    const [resolvedBy, resolveTime] = [context.principal.subject, now.toISOString()];
    const blocking = round.blocking.map((one) =>
      one.comment === comment ? { comment, resolvedBy, resolveTime } : one,
    );
    return {
      body: withRound({ ...body, updateTime: resolveTime }, { ...round, blocking, updateTime: resolveTime }),
      events: [resolvedEvent(context, now, name, { review, comment, blocking: true })],
    };
  });
}

async function resolveRemark(
  deps: RegistryDependencies,
  context: CallContext,
  { name }: ReviewView,
  { review, comment }: { readonly review: string; readonly comment: string },
): Promise<CommentRecord> {
  const comments = deps.documents.forTenant(context.principal.tenant).collection(COMMENTS);
  const stored = await change(comments, comment, 'comment', '', ({ body }) => {
    if (body.resolvedBy !== undefined) return undefined;
    const now = deps.now();
    return {
      body: { ...body, resolvedBy: context.principal.subject, resolveTime: now.toISOString() },
      events: [resolvedEvent(context, now, name, { review, comment, blocking: false })],
    };
  });
  return stored.body;
}

function resolvedEvent(
  context: CallContext,
  now: Date,
  { pack, version }: { readonly pack: string; readonly version: string },
  details: { readonly review: string; readonly comment: string; readonly blocking: boolean },
) {
  return eventOf(context, now, { type: 'policy.review.comment_resolved', pack, version, details });
}

function noComment({ comment }: { readonly comment: string }): ServiceError {
  const resource = `comment "${comment.slice(0, 64)}"`;
  return new ServiceError('NOT_FOUND', `There is no ${resource} in the review.`, { metadata: { resource } });
}
