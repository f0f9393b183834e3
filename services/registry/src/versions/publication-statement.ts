import type { StatementInput } from '../kernel/ports.ts';
import { currentRound, type PublicationRecord, type VersionRecord } from './version-record.ts';

/** Predicate types are stable API: verification policies name them. */
export const VERSION_PREDICATE = 'https://stella-ops.org/predicates/policy-version/v1';

/** What publication says under signature: which bytes, by whom, why, and who approved them. */
export function publicationStatement(
  record: VersionRecord,
  publication: Pick<PublicationRecord, 'publishedBy' | 'publishTime' | 'reason' | 'ticket'>,
): StatementInput {
  const { pack, version, number, workspace, candidate } = record;
  const { sourceDigest, irDigest, compilerVersion, commit, shadow } = candidate;
  const votes = currentRound(record)?.votes ?? [];
  return {
    predicateType: VERSION_PREDICATE,
    subjects: subjectsOf(record),
    predicate: {
      pack,
      version,
      number,
      sourceDigest,
      irDigest,
      compilerVersion,
      workspace,
      commit,
      shadow,
      reason: publication.reason,
      ticket: publication.ticket,
      publishedBy: publication.publishedBy,
      publishedAt: publication.publishTime,
      approvals: votes
        .filter(({ kind }) => kind === 'approve')
        .map(({ voter, time, attestation = '' }) => ({ voter, time, attestation })),
    },
  };
}

/** The two digests of a candidate, under the names that statements give them. */
export function subjectsOf({ pack, version, candidate }: VersionRecord): StatementInput['subjects'] {
  return [
    { name: `${pack}@${version}/source`, digest: candidate.sourceDigest },
    { name: `${pack}@${version}/ir`, digest: candidate.irDigest },
  ];
}
