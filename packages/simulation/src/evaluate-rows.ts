import type { FactRow } from '@policy-registry/inventory';
import { askedOf } from './asked-of.ts';
import { reasonsOf, shown } from './kernel/decisions.ts';
import { moveOf } from './movers.ts';
import type { Comparison, EvaluatedShard, ShardOptions } from './shard-evaluator.ts';
import { ShardRun } from './shard-run.ts';
import { rowsBefore, type ShardRange } from './shards.ts';
import type { RowOutcome } from './side-policy.ts';

/** What both sides say of a row. */
export interface SaidRow {
  readonly before: RowOutcome;
  readonly after: RowOutcome;
}

/** Says it of rows, in their order. */
export type SayRows = (rows: readonly FactRow[]) => Promise<readonly SaidRow[]>;

export interface RowOptions extends ShardOptions {
  /** Rows that are asked about together. */
  readonly chunkRows: number;
  /** Chunks that are asked about at a time. */
  readonly chunks: number;
}

/**
 * Evaluates a shard row by row, by what somebody else says of every one of them: the same bytes as `evaluateShard` where that is what the
 * interpreter says. Rejects with what `say` rejects with, with the reason of the signal, and with what reading rejects with.
 */
export async function evaluateRows(
  comparison: Comparison,
  shard: ShardRange,
  options: RowOptions,
  say: SayRows,
): Promise<EvaluatedShard> {
  const { samples, onProgress } = options;
  const run = new ShardRun(samples);
  const firstRow = rowsBefore(comparison.columns, shard.firstBatch);
  const add = adder(comparison, run);
  let rows = 0;
  for await (const said of inOrder(chunksOf(comparison, shard, options), options.chunks, say)) {
    for (const { before, after } of said) {
      add(firstRow + rows, before, after);
      rows += 1;
    }
    await onProgress?.(rows);
  }
  return run.finish(comparison.columns, shard, askedOf(comparison), { firstRow, rows });
}

function adder(sides: Comparison, run: ShardRun): (row: number, before: RowOutcome, after: RowOutcome) => void {
  const reasons = { before: reasonsOf(sides.before), after: reasonsOf(sides.after) };
  return (row, before, after) => {
    run.sheet.add(sides, before, after, 1);
    const isChanged = before.status !== after.status || before.severity !== after.severity;
    const move = moveOf(before.score, after.score);
    if (!isChanged && move <= run.leastMove) return;
    const [shownBefore, shownAfter] = [shown(before, reasons.before), shown(after, reasons.after)];
    const change = {
      row,
      before: { ...shownBefore, score: before.score },
      after: { ...shownAfter, score: after.score },
    };
    if (isChanged) {
      const outcome = run.changes.outcome(shownBefore, shownAfter);
      run.changes.add(row, outcome, run.changes.score(before.score, after.score));
      if (run.wantsSamples) run.sample(change);
    }
    if (move > run.leastMove) run.moved(move, change);
  };
}

async function* chunksOf(
  { columns }: Comparison,
  { firstBatch, batches }: ShardRange,
  { signal, chunkRows, maxRows = Number.POSITIVE_INFINITY }: RowOptions,
): AsyncGenerator<readonly FactRow[]> {
  let left = maxRows;
  for (let batch = firstBatch; batch < firstBatch + batches && left > 0; batch += 1) {
    const rowAt = await columns.findings(batch);
    const batchRows = Math.min(columns.rowsOf(batch), left);
    for (let from = 0; from < batchRows; from += chunkRows) {
      signal.throwIfAborted();
      yield Array.from({ length: Math.min(chunkRows, batchRows - from) }, (_, row) => rowAt(from + row));
    }
    left -= batchRows;
  }
}

/** Asks about several chunks at a time, and gives the answers in the order of the chunks. */
async function* inOrder(
  chunks: AsyncIterable<readonly FactRow[]>,
  atOnce: number,
  say: SayRows,
): AsyncGenerator<readonly SaidRow[]> {
  const asked: Promise<readonly SaidRow[]>[] = [];
  const ask = async (rows: readonly FactRow[]) => {
    const said = await say(rows);
    if (said.length !== rows.length) throw new RangeError(`${said.length} answers about ${rows.length} rows`);
    return said;
  };
  for await (const rows of chunks) {
    const answer = ask(rows);
    // Whoever comes to that chunk hears of it; nobody may.
    answer.catch(() => {});
    asked.push(answer);
    const [next] = asked;
    if (asked.length < atOnce || next === undefined) continue;
    asked.shift();
    yield await next;
  }
  for (const answer of asked) yield await answer;
}
