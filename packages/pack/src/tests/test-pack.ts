import {
  type CompileResult,
  type Diagnostic,
  NO_COVERAGE,
  runTests,
  type TestLimits,
} from '@policy-registry/stella-dsl';
import { type CompiledPack, type CompilePackOptions, compilePack } from '../compile-pack.ts';
import type { PackFiles } from '../pack-files.ts';
import { problemAt } from '../problem.ts';
import { readPack } from '../read-pack.ts';
import { type PlacedCase, readTestFiles } from './read-test-files.ts';
import type { PackCaseResult, PackTestReport } from './test-report.ts';

export interface TestPackOptions extends CompilePackOptions {
  readonly testLimits?: Partial<TestLimits>;
}

/** Compiles a pack and runs the cases below `tests/`. Never throws, whatever the files hold. */
export function testPack(given: PackFiles, options: TestPackOptions = {}): PackTestReport {
  return testCompiledPack(given, compilePack(given, options), options);
}

/** The same for a pack that was compiled before, from the same files. */
export function testCompiledPack(
  given: PackFiles,
  { compile }: CompiledPack,
  options: Pick<TestPackOptions, 'limits' | 'testLimits'> = {},
): PackTestReport {
  if (!compile.ok) return { ok: false, diagnostics: compile.diagnostics, cases: [], coverage: NO_COVERAGE };
  const { tests } = readPack(given, options.limits);
  const rules = compile.symbols.rules.map(({ name }) => name);
  const { cases, diagnostics } = readTestFiles(tests, rules);
  return run(compile, cases, diagnostics, options.testLimits);
}

function run(
  compile: CompileResult,
  cases: readonly PlacedCase[],
  problems: readonly Diagnostic[],
  limits: Partial<TestLimits> = {},
): PackTestReport {
  const plain = cases.map((one) => one.case);
  const result = runTests(compile, plain, { limits, clock: () => performance.now() });
  const stopped = result.stoppedBy === undefined ? [] : [stoppedAt(result.stoppedBy, cases, result.cases.length)];
  return {
    ok: result.ok && problems.length === 0,
    diagnostics: [...compile.diagnostics, ...problems, ...stopped],
    cases: result.cases.map((one, index) => ({ ...one, ...placeOf(cases[index]) })),
    coverage: result.coverage,
  };
}

function placeOf(one: PlacedCase | undefined): Pick<PackCaseResult, 'file' | 'line' | 'column'> {
  const { file = '', line = 1, column = 1 } = one ?? {};
  return { file, line, column };
}

/** At the first case that did not run. */
function stoppedAt(
  { limit, value }: { readonly limit: keyof TestLimits; readonly value: number },
  cases: readonly PlacedCase[],
  ran: number,
): Diagnostic {
  const next = cases[ran];
  const left = `${cases.length - ran} of ${cases.length} cases did not run`;
  const range = { ...placeOf(next), endLine: next?.endLine ?? 1, endColumn: next?.endColumn ?? 1 };
  return limit === 'testCases'
    ? problemAt('TEST-008', range.file, range, `${left}: more than the limit testCases (${value})`)
    : problemAt('TEST-009', range.file, range, `${left}: the others took longer than the limit testMs (${value})`);
}
