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
  /** With the explain where the case failed, for the first `explainedFailures` of them; else `explain` is empty. */
  readonly evaluation: Evaluation;
}

/** One expectation that was not met. */
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
  /** Failed cases that keep their explain. */
  readonly explainedFailures: number;
}

export const DEFAULT_TEST_LIMITS: TestLimits = Object.freeze({
  testCases: 1_000,
  testMs: 10_000,
  explainedFailures: 100,
});
