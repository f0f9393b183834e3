import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Override } from '@policy-registry/overrides';
import { evaluateShard } from './prepare-shards.ts';
import { reducePartials } from './reduce-partials.ts';
import type { SimulationResult } from './result.ts';
import type { SidePolicy } from './side-policy.ts';
import { sidePolicy } from './stella-side.ts';
import { LIVE, PROPOSED, SHOP_ROWS, SHOP_RUN, shopColumns, shopOverride, shopSide } from './testing/shop.ts';

const { signal } = new AbortController();

async function resultOf(before: SidePolicy, after: SidePolicy): Promise<SimulationResult> {
  const columns = shopColumns();
  const shard = { index: 0, firstBatch: 0, batches: columns.batches };
  const { partial } = await evaluateShard({ columns, before, after }, shard, { signal, samples: 3 });
  return reducePartials([partial], { total: SHOP_ROWS.length, samples: 3 }).result;
}

const proposedWith = (...overrides: readonly Override[]) => resultOf(shopSide(LIVE), shopSide(PROPOSED, overrides));
const scope = (parts: Partial<Override['scope']>) => ({
  purl: '',
  advisory: '',
  artifact: '',
  environment: '',
  ...parts,
});

describe('what a proposed policy does to a shop', () => {
  it('counts what it blocks and lets go, by status, severity and rule', async () => {
    const { measures, statusTransitions, rulesAfter, rulesNeverFired, rulesNeverFiredBefore } = await proposedWith();
    const { changed, gained_blocks, lost_blocks, severity_raised } = measures;
    assert.deepEqual([changed, gained_blocks, lost_blocks, severity_raised], [18, 13, 2, 12]);
    assert.deepEqual(statusTransitions, [
      { from: 'affected', to: 'blocked', count: 12 },
      { from: 'blocked', to: 'suppressed', count: 2 },
      { from: 'suppressed', to: 'blocked', count: 1 },
    ]);
    assert.deepEqual([rulesNeverFiredBefore, rulesNeverFired], [[], ['cobol']]);
    assert.deepEqual(
      rulesAfter.find(({ rule }) => rule === 'high'),
      {
        ...{ rule: 'high', matched: 18, decided: 10, unknown: 0, notApplied: 3 },
        bySeverity: [{ key: 'Critical', matched: 18, decided: 10 }],
        byStatus: [
          { key: 'blocked', matched: 13, decided: 10 },
          { key: 'suppressed', matched: 5, decided: 0 },
        ],
      },
    );
  });

  it('says which findings it might block, were it known that they are exploited', async () => {
    const { maybe, measures } = await proposedWith();
    assert.deepEqual([maybe, measures.unknown], [{ gainedBlocks: 12, lostBlocks: 0 }, 12]);
  });

  it('shows reasons, and overrides in the place of rules', async () => {
    const { samples, overrides } = await proposedWith(shopOverride('ovr-1', {}));
    assert.deepEqual(samples[0]?.after, {
      ...{ status: 'deferred', severity: 'Low', score: '0.5', rule: '' },
      ...{ because: 'a patch is on its way', override: 'ovr-1' },
    });
    assert.deepEqual(overrides, [{ override: 'ovr-1', before: 0, after: 60 }]);
  });

  it('forecasts what comes back when overrides end, one under the other', async () => {
    const curl = shopOverride('ovr-curl', {
      scope: scope({ purl: 'pkg:deb/debian/curl' }),
      status: 'suppressed',
      expireTime: '2026-06-15T00:00:00.000Z',
    });
    const all = shopOverride('ovr-all', { scope: scope({}), expireTime: '2026-07-01T00:00:00.000Z' });
    const { forecast, statusAfter } = await proposedWith(all, curl);
    assert.deepEqual(statusAfter, [
      { key: 'deferred', count: 45 },
      { key: 'suppressed', count: 15 },
    ]);
    assert.deepEqual(forecast, {
      ends: [
        {
          time: '2026-06-15T00:00:00.000Z',
          overrides: ['ovr-curl'],
          statusTransitions: [{ from: 'suppressed', to: 'deferred', count: 15 }],
        },
        {
          time: '2026-07-01T00:00:00.000Z',
          overrides: ['ovr-all'],
          statusTransitions: [
            { from: 'deferred', to: 'affected', count: 30 },
            { from: 'deferred', to: 'blocked', count: 17 },
            { from: 'deferred', to: 'suppressed', count: 13 },
          ],
        },
      ],
      later: 0,
    });
  });

  it('looks at so many ends, and says how many it does not', async () => {
    const overrides = Array.from({ length: 35 }, (_, index) =>
      shopOverride(`ovr-${index}`, {
        scope: scope({ advisory: `CVE-2026-${String(index).padStart(4, '0')}` }),
        expireTime: new Date(Date.UTC(2026, 6, 40 - index)).toISOString(),
      }),
    );
    const { forecast } = await proposedWith(...overrides);
    assert.deepEqual([forecast.ends.length, forecast.later], [32, 3]);
    assert.equal(forecast.ends[0]?.time, '2026-07-06T00:00:00.000Z');
    const returning = forecast.ends.filter(({ statusTransitions }) => statusTransitions.length > 0);
    assert.deepEqual(
      returning.map(({ overrides: [override] }) => override),
      ['ovr-8', 'ovr-7', 'ovr-6', 'ovr-5', 'ovr-4', 'ovr-3'],
    );
  });

  it('compares with no policy at all', async () => {
    const { statusBefore, severityBefore, rulesBefore, topMovers } = await resultOf(
      sidePolicy(undefined, [], SHOP_RUN),
      shopSide(PROPOSED),
    );
    assert.deepEqual(statusBefore, [{ key: 'affected', count: 60 }]);
    assert.deepEqual(severityBefore, [{ key: 'Unknown', count: 60 }]);
    assert.deepEqual([rulesBefore, topMovers], [[], []]);
  });
});
