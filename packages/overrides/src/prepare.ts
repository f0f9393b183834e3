import type { ClassPlan, Evaluation, Finding } from '@policy-registry/stella-dsl';
import { applyOverride, type OverriddenEvaluation } from './apply.ts';
import { byPrecedence, readOverride } from './covers.ts';
import { isInForce, type Override } from './override.ts';
import { OverrideIndex } from './override-index.ts';
import { planOf } from './plan.ts';

/** Where and when a policy is asked. */
export interface Question {
  /** Empty for no environment in particular: then only overrides that name none act. */
  readonly environment: string;
  readonly at: Date;
}

/** Overrides made ready to be asked about many findings. */
export interface PreparedOverrides {
  /** Those in force, the one that goes first first. */
  readonly inForce: readonly Override[];
  /** What they ask about a finding: those of one class are in the scope of the same overrides in force. */
  readonly plan: ClassPlan;
  /** The one that decides on a finding, if any does. `winningRule` is that of the policy; empty for none. */
  find(finding: Finding, artifact: string, winningRule: string): Override | undefined;
  /** What the policy says, and then what the override makes of it that decides: the same evaluation where none does. */
  apply(evaluation: Evaluation, finding: Finding, artifact: string, options?: ApplyOptions): OverriddenEvaluation;
}

export interface ApplyOptions {
  /** Whether the evaluation is explained. It is unless told. */
  readonly explain?: boolean;
}

/** Throws a TypeError for an override whose purl is none. */
export function prepareOverrides(overrides: readonly Override[], { environment, at }: Question): PreparedOverrides {
  const inForce = overrides
    .filter(({ scope }) => scope.environment === '' || scope.environment === environment)
    .filter((override) => isInForce(override, at))
    .map(readOverride)
    .sort(byPrecedence);
  const index = new OverrideIndex(inForce);
  return {
    inForce: inForce.map(({ override }) => override),
    plan: planOf(inForce, index),
    find: (finding, artifact, winningRule) => index.find(finding, artifact, winningRule),
    apply(evaluation, finding, artifact, { explain = true } = {}) {
      const override = index.find(finding, artifact, evaluation.winningRule ?? '');
      return override === undefined ? evaluation : applyOverride(evaluation, override, explain);
    },
  };
}
