import type { VersionRecord } from '../versions/version-record.ts';
import type { CommentRecord } from './comment-record.ts';
import type { CurrentPlace } from './place-anchor.ts';
import type { ReviewView } from './read-review.ts';
import { parseReviewId } from './review-id.ts';

/** A comment as its version has it. */
export type ReviewedComment = CommentRecord & CurrentPlace;

/**
 * A blocking comment is there once a review of its version counts it, and resolved once the last one that counts it says so: what a reader
 * sees as open is what holds an approval back. `undefined` for one that was never counted.
 */
export function withResolution(record: CommentRecord, { rounds }: VersionRecord): CommentRecord | undefined {
  if (!record.blocking) return record;
  const counted = rounds.flatMap(({ blocking }) => blocking).findLast(({ comment }) => comment === record.comment);
  return counted && { ...record, ...counted };
}

/**
 * Whether a comment is in a review: it was made there, or in an earlier one and what it belongs to was open when this one began. `first` is the
 * first comment of its thread, as `withResolution` gives it.
 */
export function isInReview(
  record: CommentRecord,
  first: CommentRecord | undefined,
  { name, round }: ReviewView,
): boolean {
  const candidate = parseReviewId(record.review)?.candidate;
  if (candidate === undefined || candidate >= name.candidate) return candidate === name.candidate;
  if (round.blocking.some(({ comment }) => comment === record.comment)) return true;
  return first !== undefined && (first.resolveTime === undefined || first.resolveTime >= round.createTime);
}
