import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DistributionService, PromotionService } from '@policy-registry/contracts/registry';
import * as story from '../kernel/story-fixture.ts';
import { given, PACK } from '../kernel/story-fixture.ts';
import { openOverrides } from '../overrides/override-fixture.ts';

const WHERE = { environment: 'prod', pack: PACK };

test('a bundle has the overrides that act, and a higher generation with each that comes or goes', async (t) => {
  const world = await openOverrides(t);
  const { call, ask, approve, disable, pass, keep } = world;
  await story.submit(world, '1.0.0');
  await story.approve(world, '1.0.0');
  await story.publish(world, '1.0.0');
  await call(PromotionService.method.createPromotion, { ...WHERE, version: '1.0.0', reason: 'go', ticket: 'OPS-1' });
  const seen: string[] = [];
  const look = async () => {
    const bundle = given((await call(DistributionService.method.getActiveBundle, WHERE)).bundle);
    seen.push(`${bundle.generation}: ${bundle.overrides.map(({ override }) => override).sort()}`);
    return bundle;
  };
  await look();
  const [everywhere, here] = [await ask(), await ask({ scope: { purl: 'pkg:npm/express', environment: 'prod' } })];
  const first = await look();
  await approve(here.override);
  await approve(everywhere.override);
  const { overrides, etag } = await look();
  assert.deepEqual(
    overrides.map(({ override, status, scope }) => [override, status, scope?.purl]).toSorted(),
    [
      [everywhere.override, 'suppressed', 'pkg:npm/lodash'],
      [here.override, 'suppressed', 'pkg:npm/express'],
    ].toSorted(),
  );
  assert.notEqual(etag, first.etag);
  await disable(here.override);
  await look();
  pass(31);
  await look();
  await keep();
  await look();
  const both = [everywhere.override, here.override].sort();
  assert.deepEqual(seen, ['1: ', '1: ', `2: ${both}`, `3: ${everywhere.override}`, '4: ', '4: ']);
});
