import type { CollectionDefinition } from '@policy-registry/storage';
import type { Remembering } from '@policy-registry/transitions';

/** Where a comment points: 1-based lines of a file of the candidate, the whole file (lines 0), or nowhere (`file` empty). */
export interface CommentAnchor {
  readonly file: string;
  readonly lineStart: number;
  readonly lineEnd: number;
  /** Digest of the file that the lines are of; empty without a file. */
  readonly anchorDigest: string;
}

export interface CommentRecord extends CommentAnchor, Remembering {
  readonly comment: string;
  /** The review that it was made in. */
  readonly review: string;
  /** The first comment of a thread has its own id here. */
  readonly thread: string;
  readonly body: string;
  readonly suggestion: string;
  readonly blocking: boolean;
  readonly author: string;
  readonly createTime: string;
  /** Of comments that do not block. Whether a blocking one is resolved stands in its version. */
  readonly resolvedBy?: string;
  readonly resolveTime?: string;
  /** Who wrote the suggestion into the workspace. */
  readonly appliedBy?: string;
  readonly applyTime?: string;
}

/** By the versions that they are of, since threads go from one review of a version to the next. */
export const COMMENTS: CollectionDefinition<CommentRecord> & { readonly mode: 'mutable' } = {
  name: 'comments',
  mode: 'mutable',
  fields: ['version', 'createTime'],
  index: ({ review, createTime }) => ({ version: versionOf(review), createTime }),
};

/** The version of a review, as its id names it. */
export function versionOf(review: string): string {
  return review.slice(0, review.lastIndexOf('~'));
}
