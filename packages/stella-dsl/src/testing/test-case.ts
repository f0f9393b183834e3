import type { EvaluationContext } from '../eval/context.ts';
import type { RuleOutcome } from '../eval/evaluation.ts';
import type { ValueJson } from '../eval/value.ts';
import type { Finding, SeverityName } from '../finding.ts';

/** One case of a pack's tests: a finding under a policy, and what should come of it. */
export interface TestCase {
  readonly name: string;
  readonly finding: Finding;
  readonly context: EvaluationContext;
  readonly expect: Expectation;
}

/**
 * What a case says of the evaluation; a member that is absent is not looked at. Lists must agree as a whole: `warnings` in their
 * order, `unknown` and `missing` in any.
 */
export interface Expectation {
  readonly status?: string;
  readonly severity?: SeverityName;
  /** In canonical text, as an evaluation says it. */
  readonly score?: string;
  /** The rule that settled the status; null where none did. */
  readonly rule?: string | null;
  readonly warnings?: readonly string[];
  /** Only the keys that it names; null where a key is not set. */
  readonly annotations?: Readonly<Record<string, ValueJson>>;
  /** The instant until which the finding is suppressed or deferred; null where there is none. */
  readonly until?: string | null;
  /** Every rule whose condition is unknown. */
  readonly unknown?: readonly string[];
  /** Every input that left a condition unknown. */
  readonly missing?: readonly string[];
  /** What became of the rules that it names. */
  readonly rules?: Readonly<Record<string, RuleWord>>;
}

/** The outcome of a rule as the explain says it; `else` where it was not matched and its `else` ran. */
export type RuleWord = RuleOutcome | 'else';

/** Used where a case does not say when it is evaluated: tests read no clock. */
export const DEFAULT_EVALUATED_AT = '2026-01-01T00:00:00Z';
