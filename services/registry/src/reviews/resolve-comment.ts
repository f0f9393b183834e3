import type { CallContext } from '@policy-registry/rpc';
import { changeOnce } from '@policy-registry/transitions';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { changeVersion } from '../versions/change-version.ts';
import { closedBlocking, closedRemark } from './close-comment.ts';
import { COMMENTS } from './comment-record.ts';
import { readComment } from './read-comment.ts';
import { liveRound, type ReviewView, readReview, roundOf } from './read-review.ts';
import type { ReviewedComment } from './reviewed-comment.ts';

export interface ResolveComment {
  readonly review: string;
  readonly comment: string;
}

/**
 * Closes a comment, and with the first one of a thread the thread. A blocking one is closed in its version, by the write that an approval
 * waits for. One that is closed already stays as it is. Throws NOT_FOUND, STALE_DIGEST for a blocking comment in the review of an earlier
 * candidate.
 */
export async function resolveComment(
  deps: RegistryDependencies,
  context: CallContext,
  request: ResolveComment,
): Promise<ReviewedComment> {
  const { tenant } = context.principal;
  const { review, comment } = request;
  const view = await readReview(deps, tenant, review);
  const found = await readComment(deps, tenant, view, comment);
  if (found.resolvedBy !== undefined) return found;
  if (!found.blocking) {
    await resolveRemark(deps, context, view, request);
    return readComment(deps, tenant, view, comment);
  }
  const stored = await resolveBlocking(deps, context, view, request);
  const round = roundOf(stored.body, review, view.name.candidate);
  return readComment(deps, tenant, { ...view, stored, round }, comment);
}

async function resolveBlocking(
  deps: RegistryDependencies,
  context: CallContext,
  { name }: ReviewView,
  request: ResolveComment,
) {
  return changeVersion(deps, context.principal.tenant, name, { etag: '', context }, (body) => {
    const round = liveRound(body, request.review, name.candidate);
    return closedBlocking(body, round, { ...request, name, origin: context, time: deps.now() });
  });
}

async function resolveRemark(
  deps: RegistryDependencies,
  context: CallContext,
  { name }: ReviewView,
  request: ResolveComment,
): Promise<void> {
  const comments = deps.documents.forTenant(context.principal.tenant).collection(COMMENTS);
  await changeOnce(comments, request.comment, 'comment', { etag: '', context }, ({ body }) =>
    closedRemark(body, { ...request, name, origin: context, time: deps.now() }),
  );
}
