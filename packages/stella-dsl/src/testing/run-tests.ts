import type { CompileResult } from '../compile/compile.ts';
import { prepare } from '../eval/evaluate.ts';
import type { Evaluation } from '../eval/evaluation.ts';
import type { PolicyIr } from '../ir/ir.ts';
import type { Coverage } from './coverage.ts';
import { CoverageCounter } from './coverage-counter.ts';
import { failuresOf } from './expectations.ts';
import { sizeOf } from './size.ts';
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
  const { testCases, testMs, explainChars } = { ...DEFAULT_TEST_LIMITS, ...limits };
  const policy = prepare(ir);
  const started = clock?.() ?? 0;
  const results: CaseResult[] = [];
  let left = explainChars;
  for (const one of cases) {
    if (results.length >= testCases) return { results, stoppedBy: { limit: 'testCases', value: testCases } };
    if (clock !== undefined && clock() - started > testMs) {
      return { results, stoppedBy: { limit: 'testMs', value: testMs } };
    }
    const { name, finding, context, expect } = one;
    const evaluation = policy.evaluate(finding, context, { observe: counter.observe });
    const failures = failuresOf(expect, evaluation);
    const passed = failures.length === 0;
    const size = passed ? 0 : sizeOf(evaluation, left);
    const whole = !passed && size <= left;
    if (whole) left -= size;
    results.push({ name, passed, failures, evaluation: whole ? evaluation : outcomeOf(evaluation) });
  }
  return { results };
}

function outcomeOf(evaluation: Evaluation): Evaluation {
  return { ...evaluation, warnings: [], annotations: {}, explain: [] };
}
