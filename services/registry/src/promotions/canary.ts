import { createHash } from 'node:crypto';
import { matchesGlob } from '@policy-registry/stella-dsl';
import { invalidArgument } from '../kernel/free-text.ts';
import type { CanaryRecord } from './promotion-record.ts';

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
export function isInCanary({ percent, selectors }: CanaryRecord, promotion: string, subject: string): boolean {
  if (canaryBucket(promotion, subject) < percent) return true;
  return selectors.some((glob) => matchesGlob(subject, glob) === true);
}

/** Throws INVALID_ARGUMENT for a canary that nothing could see. */
export function checkCanary({ percent, selectors }: CanaryRecord): void {
  if (percent > 0 || selectors.length > 0) return;
  throw invalidArgument('canary', 'names neither a percentage nor a selector', 'canary');
}

/** A canary only grows: whoever saw the version goes on seeing it. Throws INVALID_ARGUMENT. */
export function checkWider(before: CanaryRecord, after: CanaryRecord): void {
  checkCanary(after);
  if (after.percent < before.percent) {
    throw invalidArgument('canary.percent', `is below the ${before.percent} of now; abort instead`, 'canary');
  }
  const lost = before.selectors.find((selector) => !after.selectors.includes(selector));
  if (lost !== undefined)
    throw invalidArgument('canary.selectors', `lacks ${JSON.stringify(lost)}, which is in now`, 'canary');
}
