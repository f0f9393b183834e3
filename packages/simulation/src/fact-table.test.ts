import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesSource, encodeFactTable, openFactColumns } from '@policy-registry/inventory';
import { evaluateShard } from './prepare-shards.ts';
import { LIVE, PROPOSED, SHOP_ROWS, shopColumns, shopOverride, shopSide } from './testing/shop.ts';

test('a fact table in Arrow gives what the same findings in memory give', async () => {
  const encoding = encodeFactTable(SHOP_ROWS, { documents: [], components: 0, statements: 0 });
  const bytes = Buffer.concat(await Array.fromAsync(encoding));
  const stored = openFactColumns(encoding.index, bytesSource(bytes));
  const sides = { before: shopSide(LIVE), after: shopSide(PROPOSED, [shopOverride('ovr-1', { rule: 'high' })]) };
  const { signal } = new AbortController();
  const shard = { index: 0, firstBatch: 0, batches: stored.batches };
  const found = await evaluateShard({ columns: stored, ...sides }, shard, { signal, samples: 9 });
  const inMemory = { ...shard, batches: shopColumns().batches };
  const expected = await evaluateShard({ columns: shopColumns(), ...sides }, inMemory, { signal, samples: 9 });
  assert.equal(found.partial.rows, SHOP_ROWS.length);
  assert.deepEqual(found, expected);
});
