import { type Approvals, approvalsOf, type RequirementStatus } from '../approvals.ts';
import { openBlocking } from '../version-record.ts';
import type { Gate } from './gate.ts';

/** Enough people, none of them an author, approved exactly the bytes of the candidate, and every approval rule is met. */
export const APPROVALS: Gate = {
  code: 'APPROVALS',
  required: 'always',
  evaluate({ version }) {
    const approvals = approvalsOf(version);
    if (approvals === undefined) return { message: 'The candidate was not submitted.', remedy: 'Submit the version.' };
    const { approvers, required, requirements, complete } = approvals;
    const rules = requirements.map(({ rule, approvedBy, count }) => `; ${rule}: ${approvedBy.length} of ${count}`);
    const message = `${approvers.length} of ${required} approval(s)${rules.join('')}.`;
    return complete ? { message } : { message, remedy: remedyOf(approvals) };
  },
};

function remedyOf({ approvers, required, requirements }: Approvals): string {
  const missing = required - approvers.length;
  const people = missing > 0 ? [`Have ${missing} more person(s) approve, no authors.`] : [];
  return [...people, ...requirements.filter(({ satisfied }) => !satisfied).map(remedyOfRule)].join(' ');
}

function remedyOfRule({ rule, subjects, roles, count, approvedBy }: RequirementStatus): string {
  const who = [...subjects, ...roles.map((role) => `the role ${role}`)].join(', ');
  return `For ${rule}, have ${count - approvedBy.length} more of these approve, no authors: ${who}.`;
}

export const NO_BLOCKING_COMMENTS: Gate = {
  code: 'NO_BLOCKING_COMMENTS',
  required: 'always',
  evaluate({ version }) {
    const round = version.rounds.at(-1);
    const open = round === undefined ? 0 : openBlocking(round);
    if (open === 0) return { message: 'No blocking comment is open.' };
    return { message: `${open} blocking comment(s) are open.`, remedy: 'Resolve the blocking comments.' };
  },
};
