import type { Evaluation } from '../eval/evaluation.ts';
import type { ValueJson } from '../eval/value.ts';
import type { Coverage } from './coverage.ts';

/** What running the cases of a policy gave. */
export interface TestRun {
  /** The policy compiles, every case ran, and every case passed. */
  readonly ok: boolean;
  /** In the order given; those that a limit cut off are not there. */
  readonly cases: readonly CaseResult[];
  readonly coverage: Coverage;
  /** The limit that ended the run early. */
  readonly stoppedBy?: { readonly limit: keyof TestLimits; readonly value: number };
}

export interface CaseResult {
  readonly name: string;
  readonly passed: boolean;
  /** Empty where it passed. */
  readonly failures: readonly CaseFailure[];
  /**
   * Whole where the case failed, as long as these together are no larger than `explainChars`. Else, and of cases that passed,
   * without warnings, annotations and explain: of all cases of a large policy they are more than a machine can hold.
   */
  readonly evaluation: Evaluation;
}

/** One expectation that was not met. Long values are shown in part. */
export interface CaseFailure {
  /** Within `expect`: `status`, `annotations.owner`, `rules.block_critical`. */
  readonly path: string;
  readonly expected: ValueJson;
  readonly actual: ValueJson;
}

/** Bounds of a test run. */
export interface TestLimits {
  readonly testCases: number;
  /** Milliseconds; in force only where the caller hands in a clock. */
  readonly testMs: number;
  /** Characters of the evaluations of failed cases, all together, with their explains. */
  readonly explainChars: number;
}

export const DEFAULT_TEST_LIMITS: TestLimits = Object.freeze({
  testCases: 1_000,
  testMs: 10_000,
  explainChars: 1_000_000,
});
