import type { Evaluation, RuleExplain } from '@policy-registry/stella-dsl';
import type { Override } from './override.ts';

/** What a policy says of a finding, and what an override made of it. */
export interface OverriddenEvaluation extends Evaluation {
  /** The override that gave the status; absent where that is the policy's. */
  readonly override?: string;
}

/**
 * The evaluation with the status of the override; severity, score, warnings and annotations stay, and so does the rule that won. Where
 * the policy says the status itself, nothing changes but the explain, whose last entry tells of the override.
 */
export function applyOverride(evaluation: Evaluation, override: Override, explained: boolean): OverriddenEvaluation {
  const acts = evaluation.status !== override.status;
  const entry = explained ? [explainOf(evaluation, override, acts)] : [];
  const explain = [...evaluation.explain, ...entry];
  if (!acts) return { ...evaluation, explain };
  const { until: _, ...rest } = evaluation;
  return { ...rest, ...untilOf(override), status: override.status, override: override.override, explain };
}

function untilOf({ status, expireTime }: Override): Pick<Evaluation, 'until'> {
  return status === 'suppressed' || status === 'deferred' ? { until: { [status]: expireTime } } : {};
}

function explainOf(before: Evaluation, override: Override, acts: boolean): RuleExplain {
  const { status, owner, reason, expireTime } = override;
  const effect = { action: 'status', value: status, applied: acts };
  return {
    rule: `override ${override.override}`,
    outcome: acts ? 'matched' : 'not_applied',
    because: reason,
    inputs: [
      { name: 'override.expires', value: expireTime },
      { name: 'override.owner', value: owner },
      { name: 'status', value: before.status },
    ],
    effects: [acts ? effect : { ...effect, reason: 'the policy gives this status already' }],
  };
}
