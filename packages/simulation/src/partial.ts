import type { Digest } from '@policy-registry/canonical';
import type { SeverityName } from '@policy-registry/stella-dsl';
import type { Change, TransitionCount } from './result.ts';

/**
 * What one shard adds to a result. Plain JSON whose canonical form depends on the inputs and the range of the shard alone, and not on who
 * evaluated it, when, or after what.
 */
export interface ShardPartial {
  readonly version: '1';
  /** `ShardRange.index`. */
  readonly shard: number;
  /** Of the table. */
  readonly firstRow: number;
  /** Findings evaluated. */
  readonly rows: number;
  readonly tally: Tally;
  /** Those whose score moves most, and those with the lowest ids of what changes: no more than a result shows. */
  readonly movers: readonly Change[];
  readonly samples: readonly Change[];
  readonly changes: ChangesRef;
}

/** Findings of the shard whose status or severity differs: bytes of their own, read with `readChanges`. */
export interface ChangesRef {
  readonly digest: Digest;
  readonly size: number;
  readonly count: number;
}

/** Sums over rows: those of two shards add up, in any order. Lists are sorted; what is 0 is left out. */
export interface Tally {
  readonly moves: readonly MoveCount[];
  readonly rulesBefore: readonly RuleTally[];
  readonly rulesAfter: readonly RuleTally[];
  /** Findings for which a rule of the candidate could not decide. */
  readonly unknown: number;
  readonly maybeGained: number;
  readonly maybeLost: number;
  readonly overrides: readonly { readonly override: string; readonly before: number; readonly after: number }[];
  readonly ends: readonly { readonly time: string; readonly statusTransitions: readonly TransitionCount[] }[];
}

/** What a row comes out as under one side. */
export interface Cell {
  readonly status: string;
  readonly severity: SeverityName;
}

export interface MoveCount {
  readonly before: Cell;
  readonly after: Cell;
  readonly count: number;
}

/** What one rule did to the rows of each cell; only cells where it did something. */
export interface RuleTally {
  readonly rule: string;
  readonly cells: readonly (Cell & {
    readonly matched: number;
    readonly decided: number;
    readonly unknown: number;
    readonly notApplied: number;
  })[];
}
