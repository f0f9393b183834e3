import type { ConditionSite } from '../compile/conditions.ts';
import type { Place } from '../compile/symbols.ts';

/** How much of a policy its cases reach. */
export interface Coverage {
  /** In the order of evaluation. */
  readonly rules: readonly RuleCoverage[];
  /** Both ways of every rule, as far as its condition can go them. */
  readonly branches: readonly BranchCoverage[];
  /** Rules first, in the order of evaluation, then the env blocks of the profiles. */
  readonly conditions: readonly ConditionCoverage[];
  readonly totals: CoverageTotals;
  /** What no case shows, in the order of the places: each line says which case to write. */
  readonly missing: readonly MissingCase[];
}

/** In how many cases the condition of a rule was true, false (`else` of those ran an `else`), unknown. */
export interface RuleCoverage extends Place {
  readonly rule: string;
  readonly matched: number;
  readonly notMatched: number;
  readonly else: number;
  readonly unknown: number;
}

/** `else` is there for every rule that can be false: where no `else` is written, it stands for doing nothing. */
export interface BranchCoverage extends Place {
  readonly rule: string;
  readonly branch: 'then' | 'else';
  /** Whether the source has the branch. */
  readonly written: boolean;
  readonly taken: number;
}

/** A condition is looked at in every case, also where the rest of its rule is decided without it. */
export interface ConditionCoverage extends Omit<ConditionSite, 'ir'> {
  /** In how many cases it was which. */
  readonly seen: Readonly<Record<TruthWord, number>>;
  /** The values that it can have at all, each wanted once: `exists(x)` is never unknown, `true` is nothing else. */
  readonly possible: readonly TruthWord[];
}

export type TruthWord = 'true' | 'false' | 'unknown';

/** `percent` is rounded down to a whole number: 100 says that nothing is missing. Of nothing it is 100. */
export interface CoverageTotal {
  readonly covered: number;
  readonly total: number;
  readonly percent: number;
}

export interface CoverageTotals {
  /** Rules whose condition was true in some case, of those that can be. */
  readonly rules: CoverageTotal;
  readonly branches: CoverageTotal;
  /** Possible values of conditions, each counted by itself. */
  readonly conditions: CoverageTotal;
}

export interface MissingCase extends Place {
  /** ``rule block_critical: no case where `advisory.kev` is unknown``. */
  readonly message: string;
}
