import type { RowOutcome, SidePolicy } from '../side-policy.ts';

export type Doubt = 'unknown' | 'maybe_gained' | 'maybe_lost';

/**
 * What the candidate could not tell of a row, for want of facts. A block may be gained, or lost, where a rule that could not be told stands
 * before the one that decided and could have decided otherwise; an override decides whatever the rules would say.
 */
export function doubtsOf({ rules }: Pick<SidePolicy, 'rules'>, before: RowOutcome, after: RowOutcome): Doubt[] {
  if (!after.outcomes.includes('unknown')) return [];
  const winner = rules.findIndex(({ name }) => name === after.winningRule);
  const ahead = rules.filter(
    (_, index) => after.outcomes[index] === 'unknown' && (winner < 0 || index < winner) && after.override === undefined,
  );
  const wasBlocked = before.status === 'blocked';
  const isBlocked = after.status === 'blocked';
  const doubts: Doubt[] = ['unknown'];
  if (!wasBlocked && !isBlocked && ahead.some(({ mayBlock }) => mayBlock)) doubts.push('maybe_gained');
  if (wasBlocked && isBlocked && ahead.some(({ mayPass }) => mayPass)) doubts.push('maybe_lost');
  return doubts;
}
