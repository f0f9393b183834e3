import { ServiceError } from '@policy-registry/rpc/errors';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { asReviewed, COMMENTS, type ReviewedComment } from './comment-record.ts';
import type { ReviewView } from './read-review.ts';

/** A comment of a review, as the review has it; `undefined` for one of another review, and for one that was never counted. */
export async function findComment(
  deps: Pick<RegistryDependencies, 'documents'>,
  tenant: string,
  view: Pick<ReviewView, 'stored' | 'round'>,
  name: { readonly review: string; readonly comment: string },
): Promise<ReviewedComment | undefined> {
  const stored = await deps.documents.forTenant(tenant).collection(COMMENTS).get(name.comment);
  return stored?.body.review === name.review ? asReviewed(stored, view.stored.body, view.round) : undefined;
}

/** Throws NOT_FOUND. */
export async function readComment(
  deps: Pick<RegistryDependencies, 'documents'>,
  tenant: string,
  view: Pick<ReviewView, 'stored' | 'round'>,
  name: { readonly review: string; readonly comment: string },
): Promise<ReviewedComment> {
  const comment = await findComment(deps, tenant, view, name);
  if (comment !== undefined) return comment;
  const resource = `comment "${name.comment.slice(0, 64)}"`;
  throw new ServiceError('NOT_FOUND', `There is no ${resource} in the review.`, { metadata: { resource } });
}
