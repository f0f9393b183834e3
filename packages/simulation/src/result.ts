import type { SeverityName } from '@policy-registry/stella-dsl';

/**
 * What a simulation found. Plain JSON with whole numbers and decimal text, so that its canonical form is the same bytes
 * on every machine. Field meanings: SimulationResult in simulations.proto.
 */
export interface SimulationResult {
  readonly evaluated: number;
  readonly total: number;
  readonly measures: Measures;
  readonly maybe: Maybe;
  readonly statusBefore: readonly Count[];
  readonly statusAfter: readonly Count[];
  readonly severityBefore: readonly Count[];
  readonly severityAfter: readonly Count[];
  readonly statusTransitions: readonly TransitionCount[];
  readonly severityTransitions: readonly TransitionCount[];
  readonly rulesBefore: readonly RuleHits[];
  readonly rulesAfter: readonly RuleHits[];
  /** Of the baseline and of the candidate: rules that matched nothing. */
  readonly rulesNeverFiredBefore: readonly string[];
  readonly rulesNeverFired: readonly string[];
  readonly topMovers: readonly Change[];
  readonly samples: readonly Change[];
  /** By id: every override that was in force. */
  readonly overrides: readonly OverrideHits[];
  readonly forecast: Forecast;
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

/**
 * Findings that neither policy blocks and the candidate might, and findings that both block and the candidate might let through, were more
 * known: a rule of the candidate that could not be told stands before what decided. Overrides leave no doubt.
 */
export interface Maybe {
  readonly gainedBlocks: number;
  readonly lostBlocks: number;
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
  /** By what the finding came out as under the same policy; sorted by key, without what the rule did not match. */
  readonly bySeverity: readonly RuleHeat[];
  readonly byStatus: readonly RuleHeat[];
}

export interface RuleHeat {
  readonly key: string;
  readonly matched: number;
  readonly decided: number;
}

export interface OverrideHits {
  readonly override: string;
  readonly before: number;
  readonly after: number;
}

/** What the end of the overrides of the candidate brings back, everything else staying as it is. */
export interface Forecast {
  /** The next ends, the soonest first. */
  readonly ends: readonly ForecastEnd[];
  /** How many later ends are not looked at. */
  readonly later: number;
}

export interface ForecastEnd {
  /** ISO 8601, UTC. */
  readonly time: string;
  /** Ids of those that end then, sorted. */
  readonly overrides: readonly string[];
  /** How findings move at that time; sorted by from, then to. */
  readonly statusTransitions: readonly TransitionCount[];
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
