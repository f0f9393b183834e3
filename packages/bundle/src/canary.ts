import { createHash } from 'node:crypto';
import type { Bundle, Canary } from '@policy-registry/contracts/registry';
import { matchesGlob } from '@policy-registry/stella-dsl';

const BUCKETS = 100;

/**
 * The bucket of a subject under a promotion, 0 to 99: the first four bytes of SHA-256 over `PROMOTION`, a line feed and `SUBJECT`
 * (UTF-8), read as a big-endian number, times 100, divided by 2^32, cut to a whole number. A subject keeps its bucket while the canary
 * is widened; every promotion deals anew.
 */
export function canaryBucket(promotion: string, subject: string): number {
  const digest = createHash('sha256').update(`${promotion}\n${subject}`, 'utf8').digest();
  return Math.floor((digest.readUInt32BE(0) * BUCKETS) / 2 ** 32);
}

/** Whether a subject sees the version of the canary: its bucket is below `percent`, or one of the selectors (globs) matches it. */
export function isInCanary(
  { percent, selectors }: Pick<Canary, 'percent' | 'selectors'>,
  promotion: string,
  subject: string,
): boolean {
  if (canaryBucket(promotion, subject) < percent) return true;
  return selectors.some((glob) => matchesGlob(subject, glob) === true);
}

/** The part of a bundle that decides on a subject. */
export interface ServedPolicy {
  readonly version: string;
  readonly irDigest: string;
  readonly ir: Uint8Array;
  /** The promotion of the canary; empty where the subject sees what is live. */
  readonly promotion: string;
}

/** What a subject sees of a bundle. */
export function policyFor({ canary, version, irDigest, ir }: Bundle, subject: string): ServedPolicy {
  const chosen = canary?.canary !== undefined && isInCanary(canary.canary, canary.promotion, subject);
  return chosen ? canary : { version, irDigest, ir, promotion: '' };
}
