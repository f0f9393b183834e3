import type { ReadColumns } from './kernel/loaded-columns.ts';
import type { ShardPartial } from './partial.ts';
import type { ShardRange } from './shards.ts';
import type { SidePolicy } from './side-policy.ts';

/** What is compared over what. */
export interface Comparison {
  readonly columns: ReadColumns;
  readonly before: SidePolicy;
  readonly after: SidePolicy;
}

export interface ShardOptions {
  readonly signal: AbortSignal;
  /** How many changed findings a result shows. */
  readonly samples: number;
  /** Compare at most so many findings of the shard, those with the lowest ids. */
  readonly maxRows?: number;
  /** Asked when it comes to a batch that is not the first; where it says no the shard ends there, as if it were that short. */
  readonly goesOn?: () => boolean;
  /** Called between batches with the findings of the shard that are compared; what it throws ends the evaluation. */
  readonly onProgress?: (compared: number) => void | Promise<void>;
}

export interface EvaluatedShard {
  readonly partial: ShardPartial;
  /** The object that `partial.changes` names. */
  readonly changes: Uint8Array;
}

/**
 * Evaluates shards of one comparison, one at a time. What it learns of the policies serves the shards after, so a worker keeps one for as
 * long as it works on that comparison. What a shard comes out as does not depend on the shards before.
 */
export interface ShardEvaluator {
  /**
   * Gives way to the event loop all the time. Rejects with the reason of the signal, with `KernelDisagreement`, and with what
   * reading the columns rejects with.
   */
  evaluate(shard: ShardRange, options: ShardOptions): Promise<EvaluatedShard>;
}
