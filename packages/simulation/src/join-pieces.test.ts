import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { canonicalJson } from '@policy-registry/canonical';
import fc from 'fast-check';
import { joinPieces } from './join-pieces.ts';
import { prepareShards } from './prepare-shards.ts';
import type { EvaluatedShard, ShardEvaluator } from './shard-evaluator.ts';
import type { ShardRange } from './shards.ts';
import { arbitraryRows } from './testing/arbitrary-rows.ts';
import { arbitrarySide } from './testing/arbitrary-side.ts';
import { memoryColumns } from './testing/memory-columns.ts';
import { rowsForTest } from './testing/rows-for-test.ts';
import { outcomeForTest, sideForTest } from './testing/side-for-test.ts';

const { signal } = new AbortController();
const SAMPLES = 5;

/** A shard in pieces of so many batches; the last piece takes what is left. Each was told to stop where the next one begins. */
async function inPieces(
  evaluator: ShardEvaluator,
  { firstBatch, batches, index }: ShardRange,
  sizes: Iterable<number>,
) {
  const pieces: EvaluatedShard[] = [];
  const end = firstBatch + batches;
  let from = firstBatch;
  for (const size of [...sizes, batches]) {
    if (from >= end) break;
    let left = size - 1;
    const goesOn = () => left-- > 0;
    const rest = { index, firstBatch: from, batches: end - from };
    pieces.push(await evaluator.evaluate(rest, { signal, samples: SAMPLES, goesOn }));
    from += size;
  }
  return pieces;
}

describe('pieces of a shard', () => {
  it('are what it comes out as in one piece, byte for byte', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 });
    const batchRows = fc.constantFrom(8, 16, 32);
    await fc.assert(
      fc.asyncProperty(
        ...([arbitraryRows(150), arbitrarySide, arbitrarySide, batchRows, sizes] as const),
        async (rows, before, after, size, cut) => {
          const columns = memoryColumns(rows, size);
          const evaluator = await prepareShards({ columns, before, after }, signal);
          const firstBatch = columns.batches > 2 ? 1 : 0;
          const shard = { index: 1, firstBatch, batches: columns.batches - firstBatch };
          if (shard.batches === 0) return;
          const whole = await evaluator.evaluate(shard, { signal, samples: SAMPLES });
          const joined = joinPieces(await inPieces(evaluator, shard, cut), SAMPLES);
          assert.equal(canonicalJson(joined.partial), canonicalJson(whole.partial));
          assert.deepEqual(Buffer.from(joined.changes), Buffer.from(whole.changes));
        },
      ),
      { numRuns: Number(process.env.RUNS ?? 60) },
    );
  });

  it('are none of one shard where one of them is missing, or comes before its turn', async () => {
    const columns = memoryColumns(rowsForTest(40), 8);
    const after = sideForTest({ evaluate: () => outcomeForTest({ status: 'blocked' }) });
    const evaluator = await prepareShards({ columns, before: sideForTest(), after }, signal);
    const pieces = await inPieces(evaluator, { index: 0, firstBatch: 0, batches: 5 }, [1, 2]);
    assert.equal(joinPieces(pieces, SAMPLES).partial.rows, 40);
    const [first, second, third] = pieces as [EvaluatedShard, EvaluatedShard, EvaluatedShard];
    assert.throws(() => joinPieces([first, third], SAMPLES), RangeError);
    assert.throws(() => joinPieces([second, first, third], SAMPLES), RangeError);
    assert.throws(() => joinPieces([], SAMPLES), RangeError);
  });
});
