import type { SeverityName } from '../finding.ts';
import type { ValueJson } from './value.ts';

/** What a policy says of one finding. Decimals are strings in canonical text. */
export interface Evaluation {
  readonly status: string;
  readonly severity: SeverityName;
  /** 0 to 10; "0" where the severity is Unknown, since nothing is known to score. */
  readonly score: string;
  /** The rule that settled the status; absent where none did. */
  readonly winningRule?: string;
  readonly warnings: readonly string[];
  /** A key that several rules set holds the list of their values, in the order of the rules. */
  readonly annotations: Readonly<Record<string, ValueJson>>;
  /** Present while the winning `ignore until` or `defer until` holds: ISO 8601, UTC. */
  readonly until?: { readonly suppressed?: string; readonly deferred?: string };
  /** One entry per rule, in the order of evaluation; empty where no explain was asked for. */
  readonly explain: readonly RuleExplain[];
}

/**
 * `matched`: the condition was true. `not_applied`: it was true, and nothing of what the rule does took effect.
 * `not_matched`: it was false (`branch` is `else` where that ran). `unknown`: it could not be told; `missing` says why.
 */
export type RuleOutcome = 'matched' | 'not_matched' | 'unknown' | 'not_applied';

export interface RuleExplain {
  readonly rule: string;
  readonly outcome: RuleOutcome;
  readonly branch?: 'then' | 'else';
  readonly because?: string;
  /** Everything that the rule can read, by name, with the values it had. */
  readonly inputs: readonly ExplainInput[];
  /** Of an unknown condition: the inputs that were not known and left it undecided. */
  readonly missing?: readonly string[];
  readonly effects: readonly RuleEffect[];
  readonly note?: string;
}

export interface ExplainInput {
  readonly name: string;
  readonly value: ValueJson;
}

export interface RuleEffect {
  readonly action: string;
  readonly value?: ValueJson;
  readonly applied: boolean;
  /** Why it was not applied, or what it was measured by. */
  readonly reason?: string;
}

/** An effect while the evaluation runs; settled at its end. */
export interface OpenEffect {
  action: string;
  value?: ValueJson;
  applied: boolean;
  reason?: string;
}
