import type { StatementInput } from '../kernel/ports.ts';
import { subjectsOf } from '../versions/publication-statement.ts';
import type { VersionRecord, VoteKind, VoteRecord } from '../versions/version-record.ts';

/** Predicate types are stable API: verification policies name them. */
export const APPROVAL_PREDICATE = 'https://stella-ops.org/predicates/policy-approval/v1';
/** Of a type of its own, so that whoever looks for an approval cannot take a rejection for one. */
export const OBJECTION_PREDICATE = 'https://stella-ops.org/predicates/policy-objection/v1';

const PREDICATES: Readonly<Record<VoteKind, string>> = {
  approve: APPROVAL_PREDICATE,
  request_changes: OBJECTION_PREDICATE,
  reject: OBJECTION_PREDICATE,
};

/** What a voter says under signature, of exactly these bytes. `requirements` are the rules of the review that the voter counts for. */
export function voteStatement(
  record: VersionRecord,
  review: string,
  vote: Omit<VoteRecord, 'attestation' | 'bundleDigest'>,
  requirements: readonly string[],
): StatementInput {
  const { pack, version, candidate } = record;
  const { voter, kind: decision, note, time, roles, authenticationTime } = vote;
  return {
    predicateType: PREDICATES[decision],
    subjects: subjectsOf(record),
    predicate: {
      ...{ pack, version, review, candidate: candidate.revision },
      sourceDigest: candidate.sourceDigest,
      irDigest: candidate.irDigest,
      ...{ decision, voter, roles, requirements, note, time },
      ...(authenticationTime === undefined ? {} : { authenticatedAt: authenticationTime }),
    },
  };
}
