import type { Finding, SeverityName } from '@policy-registry/stella-dsl';

/** What a rule did with one row. */
export type RuleOutcome = 'matched' | 'not_matched' | 'unknown' | 'not_applied';

/** What a policy says of one row, without the explain. */
export interface RowOutcome {
  readonly status: string;
  readonly severity: SeverityName;
  readonly score: string;
  readonly winningRule: string | undefined;
  /** By position of the rule in `RowPolicy.rules`. */
  readonly outcomes: readonly RuleOutcome[];
}

/** A policy that is ready to be asked about rows, with environment and time bound in. */
export interface RowPolicy {
  /** In the order of evaluation. */
  readonly rules: readonly { readonly name: string; readonly because: string }[];
  evaluate(finding: Finding): RowOutcome;
}

/** No policy: every finding is `affected` with the severity and score that its advisory gives. */
export const NO_POLICY: RowPolicy = {
  rules: [],
  evaluate: ({ advisory }) => ({
    status: 'affected',
    severity: advisory.severity ?? 'Unknown',
    score: String(advisory.cvss ?? 0),
    winningRule: undefined,
    outcomes: [],
  }),
};
