import { availableParallelism } from 'node:os';
import type { Digest } from '@policy-registry/canonical';
import { type EvaluatedShard, reducePartials, type SimulationResult } from '@policy-registry/simulation';
import type { JoinedTable } from '../inventory/joined-table.ts';
import { evaluateInThreads } from './shard-threads.ts';
import { type LocalQuestion, openEvaluation, type PlannedShard, shardsToCompare } from './shard-work.ts';

export interface LocalAnswer {
  readonly result: SimulationResult;
  readonly resultDigest: Digest;
  /** What the shards say of every finding that changes, in the order of their ids. */
  readonly changes: readonly Uint8Array[];
}

/**
 * Compares, in as many threads as there are processors where there is more than one shard. However many those are, the result is the
 * one of a registry, with its digest.
 */
export async function runLocally(
  table: JoinedTable,
  question: LocalQuestion,
  onProgress: (compared: number, wanted: number) => void,
  processors = availableParallelism(),
): Promise<LocalAnswer> {
  const shards = shardsToCompare(table.columns, question);
  const wanted = shards.reduce((sum, { rows }) => sum + rows, 0);
  let compared = 0;
  const tell = (rows: number) => {
    compared += rows;
    onProgress(compared, wanted);
  };
  const threads = Math.min(processors, shards.length);
  const work = { path: table.path, index: table.columns.index, question };
  const evaluated =
    threads > 1
      ? await evaluateInThreads(work, shards, threads, tell)
      : await evaluateHere(table, question, shards, tell);
  const total = table.columns.rowCount;
  const reduced = reducePartials(
    evaluated.map(({ partial }) => partial),
    { total, samples: question.samples },
  );
  return { ...reduced, changes: evaluated.map(({ changes }) => changes) };
}

async function evaluateHere(
  { columns }: JoinedTable,
  question: LocalQuestion,
  shards: readonly PlannedShard[],
  onProgress: (rows: number) => void,
): Promise<readonly EvaluatedShard[]> {
  const evaluation = await openEvaluation(columns, question);
  const evaluated: EvaluatedShard[] = [];
  for (const shard of shards) evaluated.push(await evaluation.evaluate(shard, onProgress));
  return evaluated;
}
