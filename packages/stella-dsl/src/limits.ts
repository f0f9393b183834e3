/** Bounds of a compilation. Past one, a `LIMIT-nnn` diagnostic names the limit and the place; nothing crashes or hangs. */
export interface Limits {
  /** UTF-8 bytes of one file. */
  readonly fileBytes: number;
  /** UTF-8 bytes of all `.stella` files together. */
  readonly packBytes: number;
  /** Rules of the whole policy. */
  readonly rules: number;
  /**
   * Nesting of an expression: `not`, parentheses that are not right behind it, calls, indexes and lists, and the steps of one
   * `a.b.c` chain.
   */
  readonly expressionDepth: number;
  readonly listItems: number;
  /** UTF-8 bytes of one string's value. */
  readonly stringBytes: number;
  /** Complexity score (see docs/stella-dsl.md); what an evaluation costs is proportional to it. */
  readonly complexity: number;
  /** Milliseconds; in force only where the caller hands `compile` a clock, since the language itself reads none. */
  readonly compileMs: number;
  /** Errors kept of one file; the rest is counted, not shown. */
  readonly diagnosticsPerFile: number;
}

export const DEFAULT_LIMITS: Limits = Object.freeze({
  fileBytes: 256 * 1024,
  packBytes: 1024 * 1024,
  rules: 500,
  expressionDepth: 32,
  listItems: 1_000,
  stringBytes: 4 * 1024,
  complexity: 50_000,
  compileMs: 2_000,
  diagnosticsPerFile: 200,
});
