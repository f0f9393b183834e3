import type { CallContext } from '@policy-registry/rpc';
import { changeOnce } from '@policy-registry/transitions';
import { eventOf } from '../kernel/event.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { changeVersion } from '../versions/change-version.ts';
import { withRound } from '../versions/version-record.ts';
import { COMMENTS, type ReviewedComment } from './comment-record.ts';
import { readComment } from './read-comment.ts';
import { liveRound, type ReviewView, readReview, roundOf } from './read-review.ts';

/**
 * Closes a comment. A blocking one is closed in its version, by the write that an approval waits for. One that is
 * closed already stays as it is. Throws NOT_FOUND, STALE_DIGEST for a blocking comment on an earlier candidate.
 */
export async function resolveComment(
  deps: RegistryDependencies,
  context: CallContext,
  request: { readonly review: string; readonly comment: string },
): Promise<ReviewedComment> {
  const { tenant } = context.principal;
  const view = await readReview(deps, tenant, request.review);
  const comment = await readComment(deps, tenant, view, request);
  if (comment.resolvedBy !== undefined) return comment;
  if (!comment.blocking) {
    await resolveRemark(deps, context, view, request);
    return readComment(deps, tenant, view, request);
  }
  const stored = await resolveBlocking(deps, context, view, request);
  const round = roundOf(stored.body, request.review, view.name.candidate);
  return readComment(deps, tenant, { stored, round }, request);
}

async function resolveBlocking(
  deps: RegistryDependencies,
  context: CallContext,
  { name }: ReviewView,
  { review, comment }: { readonly review: string; readonly comment: string },
) {
  return changeVersion(deps, context.principal.tenant, name, { etag: '', context }, (body) => {
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
): Promise<void> {
  const comments = deps.documents.forTenant(context.principal.tenant).collection(COMMENTS);
  await changeOnce(comments, comment, 'comment', { etag: '', context }, ({ body }) => {
    if (body.resolvedBy !== undefined) return undefined;
    const now = deps.now();
    return {
      body: { ...body, resolvedBy: context.principal.subject, resolveTime: now.toISOString() },
      events: [resolvedEvent(context, now, name, { review, comment, blocking: false })],
    };
  });
}

function resolvedEvent(
  context: CallContext,
  now: Date,
  { pack, version }: { readonly pack: string; readonly version: string },
  details: { readonly review: string; readonly comment: string; readonly blocking: boolean },
) {
  return eventOf(context, now, { type: 'policy.review.comment_resolved', pack, version, details });
}
