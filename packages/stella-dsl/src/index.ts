export { analyze, type FileAnalysis } from './analysis/analyze.ts';
export { type CallParameter, type CallSignature, SIGNATURES } from './analysis/signatures.ts';
export { VEX_STATUSES } from './analysis/words.ts';
export type { CodeEntry } from './codes/code-entry.ts';
export { CODES, type Code } from './codes/codes.ts';
export { type CompileOptions, type CompileResult, type Complexity, compile } from './compile/compile.ts';
export type { ConditionSite } from './compile/conditions.ts';
export type { Place, ProfileSymbol, RuleIndexEntry, RuleSymbol, SymbolTable } from './compile/symbols.ts';
export { COMPILER_VERSION } from './compiler-version.ts';
export { COMPLETIONS, type Completion, type CompletionKind } from './completions.ts';
export { type Diagnostic, type DiagnosticSeverity, type Fix, renderDiagnostic, type TextEdit } from './diagnostic.ts';
export type { EnvValue, EvaluationContext, RunInfo } from './eval/context.ts';
export { evaluate, type PreparedPolicy, prepare } from './eval/evaluate.ts';
export type { Evaluation, ExplainInput, RuleEffect, RuleExplain, RuleOutcome } from './eval/evaluation.ts';
export type { ValueJson } from './eval/value.ts';
export type * from './finding.ts';
export { type Formatted, format } from './format/format.ts';
export { envKeysOf } from './ir/env-keys.ts';
export type * from './ir/ir.ts';
export { IrError } from './ir/ir-error.ts';
export { loadIr } from './ir/load.ts';
export type { ClassPlan, Fact, FactClasses, PolicyPlan, ScorePlan, TermClasses } from './kernel/class-plan.ts';
export { planClasses } from './kernel/plan-classes.ts';
export { ACTION_WORDS, type Comment, RESERVED_WORDS, type Token } from './lexer/token.ts';
export { DEFAULT_LIMITS, type Limits } from './limits.ts';
export type * as Tree from './parser/ast.ts';
export type { SemanticChange, SemanticChangeKind } from './semantic-diff/semantic-change.ts';
export { semanticDiff } from './semantic-diff/semantic-diff.ts';
export type { Position, Source, SourceFile, Span } from './source.ts';
export { KNOWN_STATUSES, SYNTAX } from './statuses.ts';
export { didYouMean } from './suggest.ts';
export type {
  BranchCoverage,
  ConditionCoverage,
  Coverage,
  CoverageTotal,
  CoverageTotals,
  MissingCase,
  RuleCoverage,
  TruthWord,
} from './testing/coverage.ts';
export { type ReadCase, readCases } from './testing/read-cases.ts';
export { NO_COVERAGE, type RunTestsOptions, runTests } from './testing/run-tests.ts';
export type { CasePath, CaseProblem } from './testing/shape.ts';
export { DEFAULT_EVALUATED_AT, type Expectation, type RuleWord, type TestCase } from './testing/test-case.ts';
export { TEST_CODES, type TestCode } from './testing/test-codes.ts';
export {
  type CaseFailure,
  type CaseResult,
  DEFAULT_TEST_LIMITS,
  type TestLimits,
  type TestRun,
} from './testing/test-run.ts';
export { matchesGlob } from './values/glob.ts';
export { isWritable } from './values/instant.ts';
