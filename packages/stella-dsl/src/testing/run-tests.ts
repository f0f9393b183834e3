import type { CompileResult } from '../compile/compile.ts';
import { type PreparedPolicy, prepare } from '../eval/evaluate.ts';
import type { PolicyIr } from '../ir/ir.ts';
import type { Coverage } from './coverage.ts';
import { CoverageCounter } from './coverage-counter.ts';
import { failuresOf } from './expectations.ts';
import type { TestCase } from './test-case.ts';
import { type CaseResult, DEFAULT_TEST_LIMITS, type TestLimits, type TestRun } from './test-run.ts';

export interface RunTestsOptions {
  readonly limits?: Partial<TestLimits>;
  /** A monotonic clock in milliseconds. With one, the limit `testMs` is in force. */
  readonly clock?: () => number;
}

const NOTHING = { covered: 0, total: 0, percent: 100 };

/** Of a policy that does not compile. */
export const NO_COVERAGE: Coverage = {
  rules: [],
  branches: [],
  conditions: [],
  totals: { rules: NOTHING, branches: NOTHING, conditions: NOTHING },
  missing: [],
};

/** Runs cases against a policy: pure but for the clock, and never throws for cases of the declared shape. */
export function runTests(
  { ir, conditions = [], symbols }: CompileResult,
  cases: readonly TestCase[],
  options: RunTestsOptions = {},
): TestRun {
  if (ir === undefined) return { ok: false, cases: [], coverage: NO_COVERAGE };
  const counter = new CoverageCounter(ir, conditions, symbols.rules);
  const { results, stoppedBy } = runAll(ir, counter, cases, options);
  return {
    ok: stoppedBy === undefined && results.every(({ passed }) => passed),
    cases: results,
    coverage: counter.coverage(),
    ...(stoppedBy === undefined ? {} : { stoppedBy }),
  };
}

function runAll(
  ir: PolicyIr,
  counter: CoverageCounter,
  cases: readonly TestCase[],
  { limits, clock }: RunTestsOptions,
): { readonly results: readonly CaseResult[]; readonly stoppedBy?: TestRun['stoppedBy'] } {
  const { testCases, testMs, explainedFailures } = { ...DEFAULT_TEST_LIMITS, ...limits };
  const policy = prepare(ir);
  const started = clock?.() ?? 0;
  const results: CaseResult[] = [];
  let failed = 0;
  for (const one of cases) {
    if (results.length >= testCases) return { results, stoppedBy: { limit: 'testCases', value: testCases } };
    if (clock !== undefined && clock() - started > testMs) {
      return { results, stoppedBy: { limit: 'testMs', value: testMs } };
    }
    const result = runCase(policy, counter, one, failed < explainedFailures);
    if (!result.passed) failed += 1;
    results.push(result);
  }
  return { results };
}

function runCase(
  policy: PreparedPolicy,
  { observe }: CoverageCounter,
  { name, finding, context, expect }: TestCase,
  keepExplain: boolean,
): CaseResult {
  const evaluation = policy.evaluate(finding, context, { observe });
  const failures = failuresOf(expect, evaluation);
  const passed = failures.length === 0;
  // The explain of every case of a large policy is far larger than anybody reads.
  return { name, passed, failures, evaluation: passed || !keepExplain ? { ...evaluation, explain: [] } : evaluation };
}
