import type { FactColumns } from '@policy-registry/inventory';
import {
  type EvaluatedShard,
  planShards,
  prepareShards,
  type ShardRange,
  type SideRun,
  sidePolicy,
} from '@policy-registry/simulation';
import type { OverridesOfSides } from './local-overrides.ts';
import type { LocalPolicy } from './local-policy.ts';

/** What is compared, with what, and what is to be shown of it. Plain data, which a thread can be given. */
export interface LocalQuestion {
  readonly baseline: LocalPolicy | undefined;
  readonly candidate: LocalPolicy | undefined;
  readonly overrides: OverridesOfSides;
  readonly run: SideRun;
  readonly samples: number;
  /** Those with the lowest ids; every one when 0. */
  readonly maxFindings: number;
}

/** A shard, or the beginning of one. */
export interface PlannedShard extends ShardRange {
  readonly rows: number;
}

/** Evaluates shards one at a time; `onProgress` is called with how many findings more are compared. */
export interface ShardEvaluation {
  evaluate(shard: PlannedShard, onProgress: (rows: number) => void): Promise<EvaluatedShard>;
}

/** What of a table is compared, shard by shard; the first one always, since a result needs something that it is made of. */
export function shardsToCompare(columns: FactColumns, { maxFindings }: LocalQuestion): readonly PlannedShard[] {
  let left = maxFindings === 0 ? columns.rowCount : Math.min(maxFindings, columns.rowCount);
  const shards: PlannedShard[] = [];
  for (const shard of planShards(columns.batches)) {
    let rows = 0;
    for (let batch = 0; batch < shard.batches; batch += 1) rows += columns.rowsOf(shard.firstBatch + batch);
    rows = Math.min(rows, left);
    left -= rows;
    if (rows > 0 || shard.index === 0) shards.push({ ...shard, rows });
  }
  return shards;
}

/** The evaluation of a registry. */
export async function openEvaluation(columns: FactColumns, question: LocalQuestion): Promise<ShardEvaluation> {
  const { overrides, run, samples } = question;
  const before = sidePolicy(sourceOf(question.baseline), overrides.baseline, run);
  const after = sidePolicy(sourceOf(question.candidate), overrides.candidate, run);
  // Who gives up ends the process.
  const { signal } = new AbortController();
  const evaluator = await prepareShards({ columns, before, after }, signal);
  return {
    evaluate({ rows, ...shard }, onProgress) {
      let told = 0;
      const tell = (compared: number) => {
        onProgress(compared - told);
        told = compared;
      };
      return evaluator.evaluate(shard, { signal, samples, maxRows: rows, onProgress: tell });
    },
  };
}

function sourceOf(policy: LocalPolicy | undefined) {
  return policy === undefined ? undefined : { irJson: policy.irJson, pack: policy.pack, version: '' };
}
