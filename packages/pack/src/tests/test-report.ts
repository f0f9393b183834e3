import type { CaseResult, Coverage, Diagnostic } from '@policy-registry/stella-dsl';

/** What the tests of a pack gave. */
export interface PackTestReport {
  /** The pack compiles, its cases could be read, all ran and passed. Coverage has no part in it. */
  readonly ok: boolean;
  /** Of the pack, its sources, and its cases (`TEST-nnn`). */
  readonly diagnostics: readonly Diagnostic[];
  /** In the order of files and of places. Empty where the pack does not compile. */
  readonly cases: readonly PackCaseResult[];
  readonly coverage: Coverage;
}

/** A case with where it stands. */
export interface PackCaseResult extends CaseResult {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}
