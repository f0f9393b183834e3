import type { Override } from '@policy-registry/overrides';
import type { ClassPlan, Finding, RuleOutcome, ScorePlan, SeverityName } from '@policy-registry/stella-dsl';
import type { OverrideEnds } from './partial.ts';

/** What a policy says of one row, or an override instead of it; without the explain. */
export interface RowOutcome {
  readonly status: string;
  readonly severity: SeverityName;
  readonly score: string;
  readonly winningRule: string | undefined;
  /** By position of the rule in `SidePolicy.rules`. */
  readonly outcomes: readonly RuleOutcome[];
  /** What gave the status instead of the policy. */
  readonly override?: Override;
  /** Where overrides that end give the status back, one after the other, by time. Absent where none acts. */
  readonly ends?: readonly StatusEnd[];
}

/** The status that a row has from a time on. */
export interface StatusEnd {
  readonly time: string;
  readonly status: string;
}

export interface SideRule {
  readonly name: string;
  readonly because: string;
  /** Whether it can give the status `blocked`, and whether it can give another. */
  readonly mayBlock: boolean;
  readonly mayPass: boolean;
}

/** One side of a comparison: a policy with its overrides, environment and time bound in. */
export interface SidePolicy {
  /** In the order of evaluation. */
  readonly rules: readonly SideRule[];
  /** Those in force. */
  readonly overrides: readonly Override[];
  readonly plan: SidePlan;
  /** When those in force end. */
  readonly ends: OverrideEnds;
  /** By the interpreter. Pure, and throws for no finding. */
  evaluate(finding: Finding, artifact: string): RowOutcome;
  /** What its overrides make of what the policy alone says of a finding, whoever said it. */
  overridden(said: RowOutcome, finding: Finding, artifact: string): RowOutcome;
}

export interface SidePlan {
  /** Rows whose classes are equal in all of them come out equal in everything but the score. */
  readonly decision: readonly ClassPlan[];
  /** Rows whose classes are equal have an equal score. */
  readonly score: ScorePlan;
}
