import type { Digest } from '@policy-registry/canonical';
import type { EvaluatedShard } from '@policy-registry/simulation';
import type { NamedContent } from '@policy-registry/storage';
import type { PlannedShard, RunInputs } from '../batch/simulation-run.ts';
import { canonicalContent } from '../kernel/canonical-content.ts';

/** A shard, and everything that decides what it comes out as. */
export interface ShardWork {
  readonly tenant: string;
  readonly inputs: RunInputs;
  /** The digest of the inputs: two of one tenant and one lock are of one comparison. */
  readonly lock: Digest;
  readonly shard: PlannedShard;
}

/** What a shard comes out as: the same bytes whoever evaluates it, and named by who does. */
export interface ShardBytes {
  /** Canonical JSON of a `ShardPartial`. */
  readonly partial: NamedContent;
  /** The object that its `changes` name. */
  readonly changes: NamedContent;
}

export function shardBytes(evaluated: EvaluatedShard): ShardBytes {
  return { partial: canonicalContent(evaluated.partial), changes: namedChanges(evaluated) };
}

/** Evaluation has made their digest. */
export function namedChanges({ partial, changes }: EvaluatedShard): NamedContent {
  return { bytes: changes, digest: partial.changes.digest };
}

export interface EngineOptions {
  readonly signal: AbortSignal;
  /** Called now and then with the findings of the shard that are compared; the evaluation ends with what it rejects with. */
  readonly onProgress: (compared: number) => Promise<void>;
}

/** What evaluates shards, in this process or elsewhere. */
export interface ShardEngine {
  /** Shards that it is given at a time. */
  readonly lanes: number;
  /**
   * Rejects with the reason of the signal; with EngineLost when another attempt may do better; and otherwise with what every attempt
   * would meet.
   */
  evaluate(work: ShardWork, options: EngineOptions): Promise<ShardBytes>;
  /** Resolves when nothing of it runs any more. Idempotent. */
  close(): Promise<void>;
}

/** Whoever was evaluating is gone: of the shard itself it says nothing. */
export class EngineLost extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EngineLost';
  }
}
