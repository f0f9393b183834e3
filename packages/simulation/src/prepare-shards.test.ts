import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { canonicalJson } from '@policy-registry/canonical';
import { KernelDisagreement } from './kernel-disagreement.ts';
import { evaluateShard, prepareShards } from './prepare-shards.ts';
import { planShards, type ShardRange } from './shards.ts';
import { memoryColumns } from './testing/memory-columns.ts';
import { rowsForTest } from './testing/rows-for-test.ts';
import { asksForAll, outcomeForTest, sideForTest } from './testing/side-for-test.ts';

const { signal } = new AbortController();
const WHOLE: ShardRange = { index: 0, firstBatch: 0, batches: 3 };
const rows = rowsForTest(40, (index) => ({ advisory: { cvss: index % 7 } }));
const columns = memoryColumns(rows, 16);
const after = sideForTest({
  plan: { decision: [asksForAll('advisory.cvss')], score: { ...asksForAll('advisory.cvss'), formula: 'cvss' } },
  evaluate: ({ advisory: { cvss = 0 } }) =>
    outcomeForTest({ status: cvss > 4 ? 'blocked' : 'affected', score: String(cvss) }),
});
const comparison = { columns, before: sideForTest(), after };

describe('evaluating a shard', () => {
  it('gives the same partial and the same changes, whatever was evaluated before', async () => {
    const evaluator = await prepareShards(comparison, signal);
    const shards = planShards(columns.batches, 1);
    const partials = new Map<number, string>();
    for (const shard of [...shards, ...shards.toReversed()]) {
      const { partial, changes } = await evaluator.evaluate(shard, { signal, samples: 3 });
      const alone = await evaluateShard(comparison, shard, { signal, samples: 3 });
      assert.deepEqual(changes, alone.changes);
      assert.equal(canonicalJson(partial), canonicalJson(alone.partial));
      assert.equal(canonicalJson(partial), partials.get(shard.index) ?? canonicalJson(partial));
      partials.set(shard.index, canonicalJson(partial));
    }
    assert.equal(partials.size, 3);
  });

  it('asks about rows that are alike once, and about some of them again', async () => {
    let asked = 0;
    const counting = sideForTest({
      ...after,
      evaluate(...row) {
        asked += 1;
        return after.evaluate(...row);
      },
    });
    const many = memoryColumns(
      rowsForTest(5000, (index) => ({ advisory: { cvss: index % 7 } })),
      8192,
    );
    await evaluateShard(
      { ...comparison, columns: many, after: counting },
      { ...WHOLE, batches: 1 },
      { signal, samples: 0 },
    );
    // Decisions, scores, and a check of some rows.
    assert.equal(asked, 7 + 7 + 32);
  });

  it('takes the first rows only, where it is told how many', async () => {
    const { partial } = await evaluateShard(comparison, WHOLE, { signal, samples: 3, maxRows: 20 });
    const first = memoryColumns(rows.slice(0, 20), 16);
    const expected = await evaluateShard(
      { ...comparison, columns: first },
      { ...WHOLE, batches: 2 },
      { signal, samples: 3 },
    );
    assert.equal(partial.rows, 20);
    assert.equal(canonicalJson(partial), canonicalJson(expected.partial));
  });

  it('says how far it is after every batch', async () => {
    const seen: number[] = [];
    await evaluateShard(comparison, WHOLE, { signal, samples: 0, onProgress: (count) => void seen.push(count) });
    assert.deepEqual(seen, [16, 32, 40]);
  });

  it('ends when it is aborted, and with what the progress throws; the next shard does not notice', async () => {
    const stopping = new AbortController();
    const evaluator = await prepareShards(comparison, signal);
    const before = await evaluator.evaluate(WHOLE, { signal, samples: 3 });
    const stop = evaluator.evaluate(WHOLE, {
      signal: stopping.signal,
      samples: 3,
      onProgress: () => stopping.abort(new Error('enough')),
    });
    await assert.rejects(stop, /enough/);
    const onProgress = () => Promise.reject(new Error('nobody waits'));
    await assert.rejects(evaluator.evaluate(WHOLE, { signal, samples: 3, onProgress }), /nobody waits/);
    assert.deepEqual(await evaluator.evaluate(WHOLE, { signal, samples: 3 }), before);
    await assert.rejects(prepareShards(comparison, AbortSignal.abort(new Error('too late'))), /too late/);
  });

  it('fails loudly where a plan does not say what the policy looks at', async () => {
    const blind = { ...after, plan: { ...after.plan, decision: [] } };
    const run = evaluateShard({ ...comparison, after: blind }, WHOLE, { signal, samples: 0 });
    await assert.rejects(run, (error) => {
      assert.ok(error instanceof KernelDisagreement);
      assert.ok(rows.some(({ finding }) => finding.id === error.finding));
      assert.match(error.message, /after: the kernel says .*"affected".* the interpreter .*"blocked"/);
      return true;
    });
    const scored = { ...after, plan: { ...after.plan, score: { ...asksForAll(), formula: 'blind' } } };
    await assert.rejects(
      evaluateShard({ ...comparison, after: scored }, WHOLE, { signal, samples: 0 }),
      KernelDisagreement,
    );
  });

  it('is nothing for a table without findings', async () => {
    const empty = { ...comparison, columns: memoryColumns([], 16) };
    const [shard] = planShards(0);
    assert.ok(shard !== undefined);
    const { partial } = await evaluateShard(empty, shard, { signal, samples: 3 });
    assert.deepEqual([partial.rows, partial.changes.count, partial.samples], [0, 0, []]);
  });
});

describe('planning shards', () => {
  it('covers every batch once', () => {
    assert.deepEqual(planShards(5, 2), [
      { index: 0, firstBatch: 0, batches: 1 },
      { index: 1, firstBatch: 1, batches: 1 },
      { index: 2, firstBatch: 2, batches: 1 },
      { index: 3, firstBatch: 3, batches: 2 },
    ]);
    for (let batches = 1; batches < 200; batches += 1) {
      const shards = planShards(batches, 16);
      let next = 0;
      for (const [index, { firstBatch, ...shard }] of shards.entries()) {
        assert.deepEqual([shard.index, firstBatch], [index, next]);
        next += shard.batches;
      }
      assert.equal(next, batches);
    }
  });

  it('makes shards of nearly one size, for even numbers of workers', () => {
    const sizes = (batches: number, most: number) => planShards(batches, most).map((shard) => shard.batches);
    assert.deepEqual(sizes(16, 16), [16]);
    assert.deepEqual(sizes(17, 16), [4, 4, 4, 5]);
    assert.deepEqual(sizes(2, 1), [1, 1]);
    assert.deepEqual(sizes(153, 16), [12, 13, 13, 13, 12, 13, 13, 13, 12, 13, 13, 13]);
  });

  it('makes one shard of an empty table', () => {
    assert.deepEqual(planShards(0), [{ index: 0, firstBatch: 0, batches: 0 }]);
  });
});
