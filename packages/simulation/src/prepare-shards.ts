import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { BatchCodes, FactRow } from '@policy-registry/inventory';
import { askedOf } from './asked-of.ts';
import { EvaluationMemory } from './evaluation-memory.ts';
import { CHUNK_ROWS, type Chunk } from './kernel/chunk.ts';
import { ComparisonKernel } from './kernel/comparison-kernel.ts';
import { KernelDisagreement } from './kernel-disagreement.ts';
import type { Asked } from './partial.ts';
import type { Comparison, EvaluatedShard, ShardEvaluator, ShardOptions } from './shard-evaluator.ts';
import { ShardRun } from './shard-run.ts';
import { rowsBefore, type ShardRange } from './shards.ts';

/** Findings of a shard that the interpreter is asked about again, all of one chunk. */
const CHECKED_ROWS = 32;
/** Of findings, between two looks at the event loop: about a millisecond. */
const CHUNKS_PER_TURN = 4;

/**
 * Learns what both policies ask of the table. Rejects with the reason of the signal, and with what reading the columns rejects with.
 * `memory` is that of comparisons before, none of which evaluates any more.
 */
export async function prepareShards(
  comparison: Comparison,
  signal: AbortSignal,
  memory = new EvaluationMemory(),
): Promise<ShardEvaluator> {
  const kernel = await ComparisonKernel.of(comparison, comparison.columns, signal);
  const asked = askedOf(comparison);
  return { evaluate: (shard, options) => evaluateWith(comparison, { kernel, memory, asked }, shard, options) };
}

/** One shard alone; whoever has several uses `prepareShards`. */
export async function evaluateShard(
  comparison: Comparison,
  shard: ShardRange,
  options: ShardOptions,
): Promise<EvaluatedShard> {
  return (await prepareShards(comparison, options.signal)).evaluate(shard, options);
}

/** What is learnt of a comparison, for all its shards. */
interface Prepared {
  readonly kernel: ComparisonKernel;
  readonly memory: EvaluationMemory;
  readonly asked: Asked;
}

async function evaluateWith(
  comparison: Comparison,
  { kernel, memory, asked }: Prepared,
  shard: ShardRange,
  options: ShardOptions,
): Promise<EvaluatedShard> {
  const { columns } = comparison;
  const { signal, samples, maxRows = Number.POSITIVE_INFINITY, goesOn = () => true, onProgress } = options;
  const run = new ShardRun(samples, memory);
  const firstRow = rowsBefore(columns, shard.firstBatch);
  const checked = shard.firstBatch + (shard.index % Math.max(1, shard.batches));
  let rows = 0;
  try {
    for await (const { number, codes: batch } of batchesOf(
      (batch) => columns.codes(batch, kernel.columns, memory.batches.turn()),
      shard,
    )) {
      if (number > shard.firstBatch && !goesOn()) break;
      const batchRows = Math.min(columns.rowsOf(number), maxRows - rows);
      const chunks = Math.ceil(batchRows / CHUNK_ROWS);
      const check = number === checked ? await columns.findings(number, memory.check.turn()) : undefined;
      for (let place = 0; place < chunks; place += 1) {
        if (place % CHUNKS_PER_TURN === 0) await setImmediate();
        signal.throwIfAborted();
        const from = place * CHUNK_ROWS;
        const chunk = { batch, from, rows: Math.min(CHUNK_ROWS, batchRows - from), batchRow: firstRow + rows };
        const isChecked = check !== undefined && place === shard.index % chunks;
        kernel.evaluate(run, chunk, isChecked);
        if (isChecked) checkChunk(comparison, kernel, chunk, check);
      }
      rows += batchRows;
      await onProgress?.(rows);
      if (rows >= maxRows) break;
    }
  } finally {
    kernel.settle(run);
  }
  return run.finish(columns, shard, asked, { firstRow, rows });
}

/** The batches of a shard, in order; each is read while the one before is looked at. */
async function* batchesOf(
  read: (batch: number) => Promise<BatchCodes>,
  { firstBatch, batches }: ShardRange,
): AsyncGenerator<{ readonly number: number; readonly codes: BatchCodes }> {
  let ahead = batches > 0 ? read(firstBatch) : undefined;
  try {
    for (let number = firstBatch; ahead !== undefined; number += 1) {
      const codes = await ahead;
      ahead = number + 1 < firstBatch + batches ? read(number + 1) : undefined;
      // Whoever comes to that batch hears of it; nobody may.
      ahead?.catch(() => {});
      yield { number, codes };
    }
  } finally {
    // Who comes next has the memory that it is read into.
    await ahead?.catch(() => {});
  }
}

/** Asks the interpreter about some rows of a chunk from all their facts. Throws KernelDisagreement. */
function checkChunk(
  comparison: Comparison,
  kernel: ComparisonKernel,
  { from, rows }: Chunk,
  rowAt: (row: number) => FactRow,
): void {
  const step = Math.max(1, Math.floor(rows / CHECKED_ROWS));
  for (let row = 0; row < rows; row += step) {
    const said = kernel.at(row);
    const { finding, subject } = rowAt(from + row);
    for (const side of ['before', 'after'] as const) {
      const meant = comparison[side].evaluate(finding, subject);
      if (!isDeepStrictEqual(said[side], meant)) throw new KernelDisagreement(finding.id, side, said[side], meant);
    }
  }
}
