import {
  type ApprovalRequirement,
  currentRound,
  type ReviewRound,
  type VersionRecord,
  type VoteRecord,
} from './version-record.ts';

/** A requirement, and who of those that approved counts for it. */
export interface RequirementStatus extends ApprovalRequirement {
  readonly approvedBy: readonly string[];
  readonly satisfied: boolean;
}

/** How far the approval of a candidate is. */
export interface Approvals {
  /** Who approved it as it is and may: each person once. */
  readonly approvers: readonly string[];
  readonly required: number;
  readonly requirements: readonly RequirementStatus[];
  /** Enough people have, and every requirement is met. */
  readonly complete: boolean;
}

/** Of the candidate as it is, in the round of its review; `undefined` before it was submitted. */
export function approvalsOf(version: VersionRecord): Approvals | undefined {
  const round = currentRound(version);
  if (round === undefined) return undefined;
  const approvers = unique(validVotes(version, round).map(({ voter }) => voter));
  const requirements = requirementsOf(version, round);
  const complete = approvers.length >= round.requiredApprovals && requirements.every(({ satisfied }) => satisfied);
  return { approvers, required: round.requiredApprovals, requirements, complete };
}

/** The requirements of a round, and how far each is met by votes that count. */
export function requirementsOf(version: VersionRecord, round: ReviewRound): readonly RequirementStatus[] {
  const votes = validVotes(version, round);
  return (round.requirements ?? []).map((requirement) => {
    const approvedBy = unique(votes.filter((vote) => countsFor(requirement, vote)).map(({ voter }) => voter));
    return { ...requirement, approvedBy, satisfied: approvedBy.length >= requirement.count };
  });
}

/** Whether its candidate was approved; it is from then on, since an approved candidate is not replaced. */
export function isApproved(version: VersionRecord): boolean {
  return currentRound(version)?.state === 'approved';
}

/** Whether a vote meets a requirement: by who the voter is, or by the roles that their token had. */
export function countsFor(
  { subjects, roles }: Pick<ApprovalRequirement, 'subjects' | 'roles'>,
  { voter, roles: held = [] }: Pick<VoteRecord, 'voter' | 'roles'>,
): boolean {
  return subjects.includes(voter) || roles.some((role) => held.includes(role));
}

/** Approvals of exactly the bytes of the candidate, which are none in a round of an earlier one. */
function validVotes({ candidate, authors }: VersionRecord, { votes }: ReviewRound): readonly VoteRecord[] {
  return votes.filter(
    ({ kind, voter, sourceDigest, irDigest }) =>
      kind === 'approve' &&
      sourceDigest === candidate.sourceDigest &&
      irDigest === candidate.irDigest &&
      !authors.includes(voter),
  );
}

function unique(people: readonly string[]): string[] {
  return [...new Set(people)];
}
