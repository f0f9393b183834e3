import { currentRound, openBlocking, type VersionRecord } from '../version-record.ts';
import type { Gate } from './gate.ts';

/** Enough people, none of them an author, approved exactly the bytes of the candidate. */
export const APPROVALS: Gate = {
  code: 'APPROVALS',
  required: 'always',
  evaluate({ version }) {
    const round = currentRound(version);
    if (round === undefined) return { message: 'The candidate was not submitted.', remedy: 'Submit the version.' };
    const count = approversOf(version).length;
    const message = `${count} of ${round.requiredApprovals} approval(s).`;
    if (count >= round.requiredApprovals) return { message };
    return { message, remedy: `Have ${round.requiredApprovals - count} more person(s) approve, no authors.` };
  },
};

export const NO_BLOCKING_COMMENTS: Gate = {
  code: 'NO_BLOCKING_COMMENTS',
  required: 'always',
  evaluate({ version }) {
    const round = currentRound(version);
    const open = round === undefined ? 0 : openBlocking(round);
    if (open === 0) return { message: 'No blocking comment is open.' };
    return { message: `${open} blocking comment(s) are open.`, remedy: 'Resolve the blocking comments.' };
  },
};

/** Who approved the candidate as it is and may: each person once. */
export function approversOf(version: VersionRecord): string[] {
  const { sourceDigest, irDigest } = version.candidate;
  const votes = currentRound(version)?.votes ?? [];
  const valid = votes.filter(
    (vote) =>
      vote.kind === 'approve' &&
      vote.sourceDigest === sourceDigest &&
      vote.irDigest === irDigest &&
      !version.authors.includes(vote.voter),
  );
  return [...new Set(valid.map(({ voter }) => voter))];
}
