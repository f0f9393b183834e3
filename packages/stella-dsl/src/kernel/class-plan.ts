/**
 * One fact of a finding, by its place in `Finding`: `sbom.purl`, `sbom.components`, `advisory.cvss`, `vex` (the whole list),
 * `reachability.state`, `signals.custom.team`, `signals.uncertainty.level`, `secrets` (the whole record). Overrides also read
 * `subject`, the artifact that the finding is in.
 */
export type Fact = string;

/** Sorts the values of one fact into classes. */
export interface FactClasses {
  readonly fact: Fact;
  /**
   * The class of a value, as a short text without meaning of its own; `undefined` is the class of what is not known. Pure, and
   * throws for no value.
   */
  classOf(value: unknown): string;
}

/** Sorts the values that several facts have together into classes, where asking about each by itself would say more than is needed. */
export interface TermClasses {
  /**
   * What of each fact counts: any value of a class stands for all of it. So `classOf` needs to be asked once for each combination of
   * classes, and not of values.
   */
  readonly parts: readonly FactClasses[];
  /** Of values in the order of the parts. Pure, and throws for no values. */
  classOf(values: readonly unknown[]): string;
}

/**
 * What is asked about a finding. Findings whose classes are equal in all facts and all terms cannot be told apart by who made the plan.
 * Each fact is there once, each term has two parts or more. Where both lists are empty, all findings are alike.
 */
export interface ClassPlan {
  readonly facts: readonly FactClasses[];
  readonly terms: readonly TermClasses[];
}

/** What a policy asks about a finding in one context. */
export interface PolicyPlan {
  /** Equal classes have equal status, severity, winning rule, and outcome of every rule. */
  readonly decision: ClassPlan;
  /**
   * Equal classes have an equal score. It stands apart, because a score has many values and most decisions ask for its band alone:
   * whoever needs both has as many classes as the two plans together, and not as one times the other.
   */
  readonly score: ScorePlan;
}

export interface ScorePlan extends ClassPlan {
  /** Policies with an equal formula give every finding the same score. */
  readonly formula: string;
}
