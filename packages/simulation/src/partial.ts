import type { Digest } from '@policy-registry/canonical';
import type { Change } from './result.ts';

/**
 * What one shard adds to a result. Plain JSON whose canonical form depends on the inputs and the range of the shard alone, and not on who
 * evaluated it, when, or after what.
 */
export interface ShardPartial {
  readonly version: '1';
  /** `ShardRange.index`. */
  readonly shard: number;
  /** Of the table: the first row of the shard. */
  readonly firstRow: number;
  /** Findings evaluated. */
  readonly rows: number;
  /** The same for every shard of a comparison. */
  readonly asked: Asked;
  readonly tally: Tally;
  /** Those whose score moves most, and those with the lowest ids of what changes: no more than a result shows. */
  readonly movers: readonly Change[];
  readonly samples: readonly Change[];
  readonly changes: ChangesRef;
}

/** What counts are about, also where they are 0. */
export interface Asked {
  /** Names, in the order of evaluation. */
  readonly rulesBefore: readonly string[];
  readonly rulesAfter: readonly string[];
  /** Ids of those in force on either side, sorted. */
  readonly overrides: readonly string[];
  /** Of those in force for the candidate. */
  readonly ends: OverrideEnds;
}

export interface OverrideEnds {
  /** The next ones, the soonest first. `time` is ISO 8601, UTC; ids are sorted. */
  readonly next: readonly { readonly time: string; readonly overrides: readonly string[] }[];
  /** How many later times are not looked at. */
  readonly later: number;
}

/** Findings of the shard whose status or severity differs: bytes of their own, read with `readChanges`. */
export interface ChangesRef {
  readonly digest: Digest;
  readonly size: number;
  readonly count: number;
}

/** Sums over rows: those of two shards add up, in any order. */
export interface Tally {
  /** Status and severity before, status and severity after: rows. */
  readonly moves: readonly Sum[];
  /** Rule, status and severity of the row under the same policy: matched, decided, unknown, not applied. */
  readonly rulesBefore: readonly Sum[];
  readonly rulesAfter: readonly Sum[];
  /** Override: rows on which it decided before, and after. */
  readonly overrides: readonly Sum[];
  /** Time, status until then, status from then on: rows. */
  readonly ends: readonly Sum[];
  /** `unknown`, `maybe_gained`, `maybe_lost`: rows. */
  readonly doubts: readonly Sum[];
}

/** Sorted by key within a list. */
export interface Sum {
  readonly key: readonly string[];
  readonly sums: readonly number[];
}
