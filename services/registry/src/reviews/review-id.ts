import { valid } from 'semver';

/** Pack, version and candidate joined by a character that none of them has. */
export function reviewId(pack: string, version: string, candidate: number): string {
  return `${pack}~${version}~${candidate}`;
}

export interface ReviewName {
  readonly pack: string;
  readonly version: string;
  readonly candidate: number;
}

const PACK = /^[a-z][a-z0-9-]{0,62}$/;
const CANDIDATE = /^[1-9][0-9]{0,8}$/;

/** The parts of a review id; undefined for anything that `reviewId` does not give. */
export function parseReviewId(review: string): ReviewName | undefined {
  const [pack, version, candidate, ...rest] = review.split('~');
  if (pack === undefined || version === undefined || candidate === undefined || rest.length > 0) return undefined;
  if (!PACK.test(pack) || valid(version) !== version || !CANDIDATE.test(candidate)) return undefined;
  return { pack, version, candidate: Number(candidate) };
}
