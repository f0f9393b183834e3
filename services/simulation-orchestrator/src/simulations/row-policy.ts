import type { Override } from '@policy-registry/overrides';
import type { Finding, SeverityName } from '@policy-registry/stella-dsl';

/** What a rule did with one row. */
export type RuleOutcome = 'matched' | 'not_matched' | 'unknown' | 'not_applied';

/** What a policy says of one row, or an override instead of it; without the explain. */
export interface RowOutcome {
  readonly status: string;
  readonly severity: SeverityName;
  readonly score: string;
  readonly winningRule: string | undefined;
  /** By position of the rule in `RowPolicy.rules`. */
  readonly outcomes: readonly RuleOutcome[];
  /** What gave the status instead of the policy. */
  readonly override?: Override;
}

/** A policy that is ready to be asked about rows, with environment and time bound in. */
export interface RowPolicy {
  /** In the order of evaluation. */
  readonly rules: readonly { readonly name: string; readonly because: string }[];
  /** Those in force. */
  readonly overrides: readonly Override[];
  evaluate(finding: Finding, artifact: string): RowOutcome;
}

/** No policy: every finding is `affected` with the severity and score that its advisory gives. */
export const NO_POLICY: RowPolicy = {
  rules: [],
  overrides: [],
  evaluate: ({ advisory }) => ({
    status: 'affected',
    severity: advisory.severity ?? 'Unknown',
    score: String(advisory.cvss ?? 0),
    winningRule: undefined,
    outcomes: [],
  }),
};
