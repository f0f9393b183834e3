import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalJson, sha256 } from '@policy-registry/canonical';
import type { FactRow } from '@policy-registry/inventory';
import fc from 'fast-check';
import type { ShardPartial } from './partial.ts';
import { prepareShards } from './prepare-shards.ts';
import { reducePartials } from './reduce-partials.ts';
import { planShards } from './shards.ts';
import type { SidePolicy } from './side-policy.ts';
import { arbitraryRows } from './testing/arbitrary-rows.ts';
import { arbitrarySide } from './testing/arbitrary-side.ts';
import { memoryColumns } from './testing/memory-columns.ts';
import { resultByRows } from './testing/result-by-rows.ts';

const signal = new AbortController().signal;

interface Cut {
  readonly batchRows: number;
  readonly batchesPerShard: number;
  readonly order: (shards: number) => readonly number[];
}

const cut: fc.Arbitrary<Cut> = fc
  .record({ batchRows: fc.constantFrom(8, 16, 64), batchesPerShard: fc.integer({ min: 1, max: 7 }), turn: fc.nat(6) })
  .map(({ turn, ...sizes }) => ({
    ...sizes,
    order: (shards) => Array.from({ length: shards }, (_, index) => (index * 5 + turn) % shards).filter(isFirst),
  }));

const isFirst = (value: number, index: number, all: readonly number[]) => all.indexOf(value) === index;

async function evaluated(
  rows: readonly FactRow[],
  before: SidePolicy,
  after: SidePolicy,
  { batchRows, batchesPerShard, order }: Cut,
) {
  const columns = memoryColumns(rows, batchRows);
  const evaluator = await prepareShards({ columns, before, after }, signal);
  const shards = planShards(columns.batches, batchesPerShard);
  const partials: ShardPartial[] = [];
  const chosen = new Set([...order(shards.length), ...shards.keys()]);
  for (const index of chosen) {
    const shard = shards[index];
    if (shard === undefined) continue;
    const { partial } = await evaluator.evaluate(shard, { signal, samples: 5 });
    partials.push(JSON.parse(canonicalJson(partial)));
  }
  return reducePartials(partials, { total: rows.length, samples: 5 });
}

test('a comparison by shards says what the interpreter says of one finding after the other', async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryRows(120),
      arbitrarySide,
      arbitrarySide,
      cut,
      cut,
      async (rows, before, after, one, other) => {
        const expected = resultByRows(rows, before, after, 5);
        const found = await evaluated(rows, before, after, one);
        assert.deepEqual(found.result, expected);
        assert.equal(found.resultDigest, sha256(canonicalJson(expected)));
        assert.equal((await evaluated(rows, before, after, other)).resultDigest, found.resultDigest);
      },
    ),
    { numRuns: Number(process.env.RUNS ?? 60) },
  );
});
