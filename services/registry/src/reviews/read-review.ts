import { ServiceError } from '@policy-registry/rpc/errors';
import type { Stored } from '@policy-registry/storage';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { readVersion } from '../versions/read-version.ts';
import type { ReviewRound, VersionRecord } from '../versions/version-record.ts';
import { parseReviewId, type ReviewName } from './review-id.ts';

/** A review as it stands in its version. */
export interface ReviewView {
  readonly name: ReviewName;
  readonly stored: Stored<VersionRecord>;
  readonly round: ReviewRound;
}

/** Throws NOT_FOUND. */
export async function readReview(deps: RegistryDependencies, tenant: string, review: string): Promise<ReviewView> {
  const name = parseReviewId(review);
  if (name === undefined) throw noReview(review);
  try {
    const stored = await readVersion(deps, tenant, name.pack, name.version);
    return { name, stored, round: roundOf(stored.body, review, name.candidate) };
  } catch (error) {
    // What the caller named is a review, so that is what is not there.
    if (error instanceof ServiceError && error.reason === 'NOT_FOUND') throw noReview(review);
    throw error;
  }
}

/** The round of a candidate. Throws NOT_FOUND before it was submitted. */
export function roundOf({ rounds }: VersionRecord, review: string, candidate: number): ReviewRound {
  const round = rounds.find((one) => one.candidate === candidate);
  if (round === undefined) throw noReview(review);
  return round;
}

/** The round that a verb speaks to. Throws STALE_DIGEST once the candidate was replaced: the caller saw other bytes. */
export function liveRound(body: VersionRecord, review: string, candidate: number): ReviewRound {
  const round = roundOf(body, review, candidate);
  if (body.candidate.revision === candidate) return round;
  const { revision, sourceDigest, irDigest } = body.candidate;
  throw new ServiceError('STALE_DIGEST', 'The candidate was replaced since; look at the new one.', {
    metadata: { candidate: String(revision), sourceDigest, irDigest },
  });
}

function noReview(review: string): ServiceError {
  const resource = `review "${review.slice(0, 64)}"`;
  return new ServiceError('NOT_FOUND', `There is no ${resource}.`, { metadata: { resource } });
}
