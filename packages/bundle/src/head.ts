import type { Digest } from '@policy-registry/canonical';

/** Predicate type of signed heads. Its predicate is a `Head`. */
export const HEAD_PREDICATE = 'https://stella-ops.org/predicates/policy-head/v1';

/** The version that subjects of the canary see, and which those are. */
export interface HeadCanary {
  readonly promotion: string;
  readonly version: string;
  readonly sourceDigest: string;
  readonly irDigest: string;
  readonly percent: number;
  readonly selectors: readonly string[];
  readonly abortAfterErrors: number;
}

/** Everything of a bundle that decides what an engine does. */
export interface HeadContent {
  readonly tenant: string;
  readonly environment: string;
  readonly pack: string;
  /** Never goes down; another content has a higher one. */
  readonly generation: number;
  readonly version: string;
  readonly sourceDigest: string;
  readonly irDigest: string;
  /** Absent while there is no canary. */
  readonly canary?: HeadCanary;
  /** See `overridesDigest`. */
  readonly overridesDigest: Digest;
}

/** What is signed. Times are ISO 8601, UTC, with milliseconds. */
export interface Head extends HeadContent {
  readonly issuedAt: string;
  /** From here on the head is worth nothing. */
  readonly expiresAt: string;
}

/** The in-toto statement of a head, as a signer of the suite takes it. Its subjects are what an engine may run. */
export function headStatement(head: Head) {
  const { pack, canary } = head;
  const runnable = canary === undefined ? [head] : [head, canary];
  return {
    predicateType: HEAD_PREDICATE,
    subjects: runnable.flatMap(({ version, sourceDigest, irDigest }) => [
      { name: `${pack}@${version}/source`, digest: sourceDigest as Digest },
      { name: `${pack}@${version}/ir`, digest: irDigest as Digest },
    ]),
    predicate: { ...head },
  };
}
