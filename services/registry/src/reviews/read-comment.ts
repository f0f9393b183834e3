import { ServiceError } from '@policy-registry/rpc/errors';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { COMMENTS, type CommentRecord, versionOf } from './comment-record.ts';
import { placesIn } from './place-anchor.ts';
import type { ReviewView } from './read-review.ts';
import { isInReview, type ReviewedComment, withResolution } from './reviewed-comment.ts';

/** Comments of a version as they are in one of its reviews, in the same order; others, and those that were never counted, are left out. */
export async function inReview(
  deps: RegistryDependencies,
  tenant: string,
  view: ReviewView,
  records: readonly CommentRecord[],
): Promise<ReviewedComment[]> {
  const version = view.stored.body;
  const placeOf = placesIn(deps, tenant, version.candidate);
  const firsts = await firstComments(deps, tenant, records);
  const shown: ReviewedComment[] = [];
  for (const record of records) {
    const first = firsts.get(record.thread);
    const resolved = withResolution(record, version);
    if (resolved === undefined || !isInReview(record, first && withResolution(first, version), view)) continue;
    shown.push({ ...resolved, ...(await placeOf(record)) });
  }
  return shown;
}

/** A comment that is in the review; `undefined` for others. */
export async function findComment(
  deps: RegistryDependencies,
  tenant: string,
  view: ReviewView,
  comment: string,
): Promise<ReviewedComment | undefined> {
  const stored = await deps.documents.forTenant(tenant).collection(COMMENTS).get(comment);
  const { pack, version } = view.name;
  if (stored === undefined || versionOf(stored.body.review) !== `${pack}~${version}`) return undefined;
  return (await inReview(deps, tenant, view, [stored.body]))[0];
}

/** Throws NOT_FOUND. */
export async function readComment(
  deps: RegistryDependencies,
  tenant: string,
  view: ReviewView,
  comment: string,
): Promise<ReviewedComment> {
  const found = await findComment(deps, tenant, view, comment);
  if (found !== undefined) return found;
  const resource = `comment "${comment.slice(0, 64)}"`;
  throw new ServiceError('NOT_FOUND', `There is no ${resource} in the review.`, { metadata: { resource } });
}

async function firstComments(
  deps: RegistryDependencies,
  tenant: string,
  records: readonly CommentRecord[],
): Promise<ReadonlyMap<string, CommentRecord>> {
  const comments = deps.documents.forTenant(tenant).collection(COMMENTS);
  const known = new Map(records.map((record) => [record.comment, record]));
  const missing = [...new Set(records.map(({ thread }) => thread))].filter((thread) => !known.has(thread));
  for (const stored of await Promise.all(missing.map((thread) => comments.get(thread)))) {
    if (stored !== undefined) known.set(stored.id, stored.body);
  }
  return known;
}
