export type * from './partial.ts';
export * from './result.ts';
export type { Comparison, EvaluatedShard, ShardEvaluator, ShardOptions } from './shard-evaluator.ts';
export { BATCHES_PER_SHARD, planShards, type ShardRange } from './shards.ts';
export type * from './side-policy.ts';
