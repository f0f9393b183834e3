import { canonicalJson, type Digest, digestHex, sha256 } from '@policy-registry/canonical';
import type { CollectionDefinition } from '@policy-registry/storage';
import type { LiveBinding } from '../environments/binding-record.ts';

/**
 * The newest signed head of a binding, under the id of the binding. Who replaces it by compare-and-set has given the next generation, and
 * nobody else, so that no two contents have the same one (docs/decisions/0011-the-head-is-the-counter.md).
 */
export interface HeadRecord {
  readonly environment: string;
  readonly pack: string;
  /** Never goes down, and is never below `bindingHead`. */
  readonly generation: number;
  /** `head` of the binding that it was made of. */
  readonly bindingHead: number;
  /** Of everything that engines are given, less generation and times. */
  readonly contentDigest: Digest;
  /** ISO 8601, UTC. */
  readonly issueTime: string;
  readonly expireTime: string;
  /** The DSSE envelope, JSON text. */
  readonly envelope: string;
}

export const HEADS: CollectionDefinition<HeadRecord> & { readonly mode: 'mutable' } = {
  name: 'heads',
  mode: 'mutable',
  fields: [],
  index: () => ({}),
};

/** Clocks of processes that differ by less are taken for one. */
const SKEW_MS = 300_000;

/** At least that of the binding, and higher than every one before. */
export function nextGeneration({ head }: LiveBinding, before: HeadRecord | undefined): number {
  if (before === undefined) return head;
  return before.generation + Math.max(1, head - before.bindingHead);
}

/**
 * The time to look at a binding by: a process whose clock is a little behind must not bring back what is over by the clock of another. A
 * head of a future that no clock of today knows does not count.
 */
export function timeOf(now: Date, before: HeadRecord | undefined): Date {
  const ahead = before === undefined ? 0 : Date.parse(before.issueTime) - now.getTime();
  return ahead > 0 && ahead < SKEW_MS ? new Date(now.getTime() + ahead) : now;
}

/** Half of its time is over, or it is of such a future. */
export function isDue({ issueTime, expireTime }: HeadRecord, now: Date): boolean {
  const [issued, expires] = [Date.parse(issueTime), Date.parse(expireTime)];
  return now.getTime() >= (issued + expires) / 2 || issued - now.getTime() >= SKEW_MS;
}

/** The etag of what an engine is given: other bytes, another generation, or a head that was signed anew give another one. */
export function bundleEtag({ environment, pack, generation, contentDigest, expireTime }: HeadRecord): string {
  return digestHex(sha256(canonicalJson([environment, pack, generation, contentDigest, expireTime])));
}
