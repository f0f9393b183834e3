import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { canonicalJson } from '@policy-registry/canonical';
import type { ShardPartial } from './partial.ts';
import { prepareShards } from './prepare-shards.ts';
import { reducePartials } from './reduce-partials.ts';
import { planShards } from './shards.ts';
import { AFFECTED, changeForTest } from './testing/changes-for-test.ts';
import { partialForTest } from './testing/partial-for-test.ts';
import { LIVE, PROPOSED, shopColumns, shopOverride, shopSide } from './testing/shop.ts';

const { signal } = new AbortController();
const options = { total: 60, samples: 3 };

async function partials(): Promise<readonly ShardPartial[]> {
  const columns = shopColumns();
  const sides = { before: shopSide(LIVE), after: shopSide(PROPOSED, [shopOverride('ovr-1', { rule: 'high' })]) };
  const evaluator = await prepareShards({ columns, ...sides }, signal);
  const all: ShardPartial[] = [];
  for (const shard of planShards(columns.batches, 1)) {
    all.push((await evaluator.evaluate(shard, { signal, samples: 3 })).partial);
  }
  return all;
}

describe('reducing partials', () => {
  it('gives the same result in any order', async () => {
    const all = await partials();
    const { resultDigest } = reducePartials(all, options);
    const [first, second, third, fourth] = all;
    assert.ok(first && second && third && fourth);
    for (const order of [all.toReversed(), [third, first, fourth, second], [second, fourth, first, third]]) {
      assert.equal(reducePartials(order, options).resultDigest, resultDigest);
    }
  });

  it('says how much is missing where shards are left out', async () => {
    const { result } = reducePartials((await partials()).slice(1), options);
    assert.deepEqual([result.evaluated, result.total], [44, 60]);
  });

  it('refuses what does not go together', async () => {
    const [first, second] = await partials();
    assert.ok(first && second);
    assert.throws(() => reducePartials([], options), RangeError);
    assert.throws(() => reducePartials([first, second, first], options), /twice/);
    assert.throws(() => reducePartials([first, partialForTest({ shard: 7 })], options), /different comparisons/);
  });

  it('keeps the ten largest moves and the samples with the lowest ids', () => {
    const changes = Array.from({ length: 30 }, (_, index) =>
      changeForTest({
        finding: String(index).padStart(2, '0'),
        after: { ...AFFECTED, score: String(index % 3 === 0 ? 1 : index / 10) },
      }),
    );
    const shard = (index: number, from: number, to: number) => {
      const own = changes.slice(from, to);
      return partialForTest({ shard: index, movers: own, samples: own });
    };
    const { result } = reducePartials([shard(1, 15, 30), shard(0, 0, 15)], { total: 30, samples: 4 });
    assert.deepEqual(
      result.samples.map(({ finding }) => finding),
      ['00', '01', '02', '03'],
    );
    assert.deepEqual(
      result.topMovers.map(({ finding }) => finding),
      ['01', '02', '04', '05', '07', '08', '00', '03', '06', '09'],
    );
  });

  it('reads what it has always read, and writes it', async () => {
    const [first] = await partials();
    // Of version 1. It stays as it is.
    const read: ShardPartial = JSON.parse(readFileSync(new URL('../fixtures/partial-1.json', import.meta.url), 'utf8'));
    assert.equal(canonicalJson(first), canonicalJson(read));
    assert.equal(reducePartials([read], options).result.evaluated, 16);
  });
});
