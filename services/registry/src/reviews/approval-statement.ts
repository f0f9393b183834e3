import type { StatementInput } from '../kernel/ports.ts';
import { subjectsOf } from '../versions/publication-statement.ts';
import type { VersionRecord } from '../versions/version-record.ts';

/** Predicate types are stable API: verification policies name them. */
export const APPROVAL_PREDICATE = 'https://stella-ops.org/predicates/policy-approval/v1';

/** What an approver says under signature, of exactly these bytes. */
export function approvalStatement(
  record: VersionRecord,
  approval: {
    readonly review: string;
    readonly voter: string;
    readonly note: string;
    readonly time: Date;
    readonly authenticatedAt: Date | undefined;
  },
): StatementInput {
  const { pack, version, candidate } = record;
  const { review, voter, note, time, authenticatedAt } = approval;
  return {
    predicateType: APPROVAL_PREDICATE,
    subjects: subjectsOf(record),
    predicate: {
      pack,
      version,
      candidate: candidate.revision,
      sourceDigest: candidate.sourceDigest,
      irDigest: candidate.irDigest,
      review,
      decision: 'approve',
      voter,
      note,
      time: time.toISOString(),
      ...(authenticatedAt === undefined ? {} : { authenticatedAt: authenticatedAt.toISOString() }),
    },
  };
}
