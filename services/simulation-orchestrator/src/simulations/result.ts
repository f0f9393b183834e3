import type { SeverityName } from '@policy-registry/stella-dsl';

/**
 * What a simulation found. Plain JSON with whole numbers and decimal text, so that its canonical form is the same bytes
 * on every machine. Field meanings: SimulationResult in simulations.proto.
 */
export interface SimulationResult {
  readonly evaluated: number;
  readonly total: number;
  readonly measures: Measures;
  readonly statusBefore: readonly Count[];
  readonly statusAfter: readonly Count[];
  readonly severityBefore: readonly Count[];
  readonly severityAfter: readonly Count[];
  readonly statusTransitions: readonly TransitionCount[];
  readonly severityTransitions: readonly TransitionCount[];
  readonly rulesBefore: readonly RuleHits[];
  readonly rulesAfter: readonly RuleHits[];
  readonly rulesNeverFired: readonly string[];
  readonly topMovers: readonly Change[];
  readonly samples: readonly Change[];
  /** By id. Absent where no override was in force: the result is then the bytes that it was before there were overrides. */
  readonly overrides?: readonly OverrideHits[];
}

export interface OverrideHits {
  readonly override: string;
  readonly before: number;
  readonly after: number;
}

/** The counts that thresholds bound. The names are the `measure` of a threshold. */
export interface Measures {
  readonly changed: number;
  readonly gained_blocks: number;
  readonly lost_blocks: number;
  readonly newly_suppressed: number;
  readonly severity_raised: number;
  readonly severity_lowered: number;
  readonly unknown: number;
}

export interface Count {
  readonly key: string;
  readonly count: number;
}

export interface TransitionCount {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

export interface RuleHits {
  readonly rule: string;
  readonly matched: number;
  readonly decided: number;
  readonly unknown: number;
  readonly notApplied: number;
}

/** One finding under both policies. */
export interface Change {
  readonly finding: string;
  readonly subject: string;
  readonly purl: string;
  readonly advisory: string;
  readonly before: ChangeSide;
  readonly after: ChangeSide;
}

export interface ChangeSide {
  readonly status: string;
  readonly severity: SeverityName;
  /** 0 to 10, decimal text. */
  readonly score: string;
  /** The rule of the policy that settled the status; empty when none did. */
  readonly rule: string;
  /** The reason of what decided: the override, or else the rule. */
  readonly because: string;
  /** Absent where the status is the policy's. */
  readonly override?: string;
}

export interface Threshold {
  readonly measure: keyof Measures;
  readonly maximum: number;
}

/** True when no measure is above its bound. */
export function withinThresholds(measures: Measures, thresholds: readonly Threshold[]): boolean {
  return thresholds.every(({ measure, maximum }) => measures[measure] <= maximum);
}
