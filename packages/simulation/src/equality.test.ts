import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalJson, sha256 } from '@policy-registry/canonical';
import type { FactRow } from '@policy-registry/inventory';
import { compile } from '@policy-registry/stella-dsl';
import fc from 'fast-check';
import { anyEnv } from '../../stella-dsl/src/arbitraries/finding.ts';
import { policyText } from '../../stella-dsl/src/arbitraries/policy.ts';
import type { ShardPartial } from './partial.ts';
import { prepareShards } from './prepare-shards.ts';
import { reducePartials } from './reduce-partials.ts';
import { planShards } from './shards.ts';
import type { SidePolicy } from './side-policy.ts';
import { sidePolicy } from './stella-side.ts';
import { arbitraryOverrides } from './testing/arbitrary-overrides.ts';
import { arbitraryRows } from './testing/arbitrary-rows.ts';
import { memoryColumns } from './testing/memory-columns.ts';
import { resultByRows } from './testing/result-by-rows.ts';

const AT = new Date('2026-06-01T00:00:00.000Z');
const signal = new AbortController().signal;

const side = fc
  .tuple(fc.option(policyText, { freq: 10 }), arbitraryOverrides, anyEnv)
  .map(([text, overrides, env]): SidePolicy => {
    if (text === null) return sidePolicy(undefined, [], { env, evaluatedAt: AT, environment: 'prod', tenant: 't' });
    const { irJson, diagnostics } = compile([{ path: 'policy.stella', text }]);
    assert.ok(irJson !== undefined, JSON.stringify(diagnostics));
    const run = { env, evaluatedAt: AT, environment: 'prod', tenant: 't' };
    return sidePolicy({ irJson, pack: 'p', version: '1.0.0' }, overrides, run);
  });

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
    fc.asyncProperty(arbitraryRows(120), side, side, cut, cut, async (rows, before, after, one, other) => {
      const expected = resultByRows(rows, before, after, 5);
      const found = await evaluated(rows, before, after, one);
      assert.deepEqual(found.result, expected);
      assert.equal(found.resultDigest, sha256(canonicalJson(expected)));
      assert.equal((await evaluated(rows, before, after, other)).resultDigest, found.resultDigest);
    }),
    { numRuns: Number(process.env.RUNS ?? 60) },
  );
});
