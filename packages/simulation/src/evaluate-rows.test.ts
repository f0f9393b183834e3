import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalJson } from '@policy-registry/canonical';
import fc from 'fast-check';
import { evaluateRows, type SayRows } from './evaluate-rows.ts';
import { evaluateShard } from './prepare-shards.ts';
import { arbitraryOverrides } from './testing/arbitrary-overrides.ts';
import { arbitraryRows } from './testing/arbitrary-rows.ts';
import { memoryColumns } from './testing/memory-columns.ts';
import { LIVE, PROPOSED, SHOP_ROWS, shopSide } from './testing/shop.ts';

const signal = new AbortController().signal;
const BEFORE = shopSide(LIVE);

test('a shard whose rows somebody says something of comes out as the bytes of the kernel', async () => {
  const cuts = fc.record({
    samples: fc.nat(4),
    chunkRows: fc.integer({ min: 1, max: 9 }),
    chunks: fc.integer({ min: 1, max: 3 }),
  });
  const limit = fc.option(fc.integer({ min: 1, max: 70 }), { nil: undefined });
  await fc.assert(
    fc.asyncProperty(arbitraryRows(40), arbitraryOverrides, cuts, limit, async (more, overrides, cut, maxRows) => {
      const rows = [...SHOP_ROWS, ...more];
      const after = shopSide(PROPOSED, overrides);
      const comparison = { columns: memoryColumns(rows, 8) as never, before: BEFORE, after };
      const say: SayRows = async (some) =>
        some.map(({ finding, subject }) => ({
          before: BEFORE.evaluate(finding, subject),
          after: after.evaluate(finding, subject),
        }));
      const shard = { index: 3, firstBatch: 1, batches: Math.ceil(rows.length / 8) - 1 };
      const options = { signal, ...cut, ...(maxRows === undefined ? {} : { maxRows }) };
      const kernel = await evaluateShard(comparison, shard, options);
      const said = await evaluateRows(comparison, shard, options, say);
      assert.equal(canonicalJson(said.partial), canonicalJson(kernel.partial));
      assert.deepEqual(Buffer.from(said.changes), Buffer.from(kernel.changes));
    }),
    { numRuns: 50 },
  );
});

test('an answer that is too short, one that fails, and an abort end the shard', async () => {
  const comparison = { columns: memoryColumns(SHOP_ROWS, 16) as never, before: BEFORE, after: BEFORE };
  const shard = { index: 0, firstBatch: 0, batches: 4 };
  const options = { signal, samples: 0, chunkRows: 7, chunks: 2 };
  await assert.rejects(
    evaluateRows(comparison, shard, options, async () => []),
    /0 answers about 7 rows/,
  );
  const away = () => Promise.reject(new Error('away'));
  await assert.rejects(evaluateRows(comparison, shard, options, away), /away/);
  const gone = AbortSignal.abort(new Error('gone'));
  await assert.rejects(evaluateRows(comparison, shard, { ...options, signal: gone }, away), /gone/);
});
