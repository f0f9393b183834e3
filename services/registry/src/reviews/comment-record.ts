import type { CollectionDefinition, Stored } from '@policy-registry/storage';
import type { Remembering } from '@policy-registry/transitions';
import type { ReviewRound, VersionRecord } from '../versions/version-record.ts';

/** Where a comment points: 1-based lines of a file of the candidate, or nowhere (`file` empty, lines 0). */
export interface CommentAnchor {
  readonly file: string;
  readonly lineStart: number;
  readonly lineEnd: number;
  /** Digest of the file that the lines are of; empty without a file. */
  readonly anchorDigest: string;
}

export interface CommentRecord extends CommentAnchor, Remembering {
  readonly comment: string;
  readonly review: string;
  /** The first comment of a thread has its own id here. */
  readonly thread: string;
  readonly body: string;
  readonly suggestion: string;
  readonly blocking: boolean;
  readonly author: string;
  readonly createTime: string;
  /** Of comments that do not block. Whether a blocking one is resolved stands in its review. */
  readonly resolvedBy?: string;
  readonly resolveTime?: string;
}

export const COMMENTS: CollectionDefinition<CommentRecord> & { readonly mode: 'mutable' } = {
  name: 'comments',
  mode: 'mutable',
  fields: ['review', 'createTime'],
  index: ({ review, createTime }) => ({ review, createTime }),
};

/** A comment as its review and its version have it. */
export interface ReviewedComment extends CommentRecord {
  /** The candidate of the version has other bytes in the file by now, or has no such file. */
  readonly outdated: boolean;
}

/**
 * A blocking comment is there once its review counts it, and resolved once its review says so: so what a reader sees as open is
 * what holds an approval back. `undefined` for one that was never counted.
 */
export function asReviewed(
  { body }: Stored<CommentRecord>,
  { candidate }: Pick<VersionRecord, 'candidate'>,
  round: ReviewRound,
): ReviewedComment | undefined {
  const { file, anchorDigest } = body;
  const outdated = file !== '' && !candidate.tree.some(({ path, sha256 }) => path === file && sha256 === anchorDigest);
  if (!body.blocking) return { ...body, outdated };
  const counted = round.blocking.find(({ comment }) => comment === body.comment);
  return counted === undefined ? undefined : { ...body, ...counted, outdated };
}
