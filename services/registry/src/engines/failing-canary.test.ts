import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AuditService, BindingState, EnvironmentService, PromotionService } from '@policy-registry/contracts/registry';
import { recordErrors } from './canary-errors.ts';
import { type Fleet, openFleet } from './fleet-fixture.ts';

const { getPromotion, advancePromotion, abortPromotion } = PromotionService.method;
const CANARY = { percent: 5, abortAfterErrors: 10n };

const promotionOf = async ({ call }: Fleet, promotion: string) => {
  const read = (await call(getPromotion, { promotion })).promotion;
  return { state: BindingState[read?.state ?? 0] ?? '', why: read?.abortReason };
};
const told = async ({ call }: Fleet) =>
  (await call(AuditService.method.listAuditEvents, { pageSize: 100 })).events
    .filter(({ type }) => type.startsWith('policy.promotion'))
    .map(({ type, actor, details }) => `${type} ${details?.promotion} ${actor}`);

/** One is live, and a canary is on. */
async function withCanary(t: Parameters<typeof openFleet>[0], canary: object = CANARY): Promise<[Fleet, string]> {
  const fleet = await openFleet(t, {
    distribution: { headSeconds: 3600, enginesPerEnvironment: 100, reportSeconds: 86_400 },
  });
  await fleet.promote('1.0.0');
  return [fleet, await fleet.promote('2.0.0', { canary })];
}

test('a canary under which engines have more errors than it allows is aborted by the registry', async (t) => {
  const [fleet, promotion] = await withCanary(t);
  const bundle = await fleet.bundle();
  await fleet.report('engine-1', bundle, 4);
  await fleet.report('engine-2', bundle, 6);
  assert.equal((await promotionOf(fleet, promotion)).state, 'CANARY', 'ten are allowed');
  await fleet.report('engine-1', bundle, 5);
  assert.deepEqual(await promotionOf(fleet, promotion), {
    state: 'ABORTED',
    why: 'engines reported 11 evaluation errors, and 10 are allowed',
  });
  const after = await fleet.bundle();
  assert.deepEqual([after.canary, after.version], [undefined, '1.0.0']);
  assert.ok(after.generation > bundle.generation);
  for (const engine of ['engine-1', 'engine-2']) await fleet.report(engine, bundle, 50);
  assert.deepEqual(await told(fleet), [
    'policy.promotion.activated prod~web~1 operator@acme',
    'policy.promotion.canary prod~web~2 operator@acme',
    'policy.promotion.aborted prod~web~2 policy-registry',
  ]);
});

test('only errors of this canary count: not of what is live, of other bytes, of an earlier canary', async (t) => {
  const [fleet, promotion] = await withCanary(t);
  const bundle = await fleet.bundle();
  const { canary } = bundle;
  assert.ok(canary);
  const live = { ...bundle, canary: { ...canary, irDigest: bundle.irDigest } };
  await fleet.report('engine-1', live, 100);
  await fleet.report('engine-2', bundle, 9);
  await fleet.call(abortPromotion, { promotion, reason: 'later' });
  const again = await fleet.promote('2.0.0', { canary: CANARY });
  const second = await fleet.bundle();
  await fleet.report('engine-2', bundle, 9);
  await fleet.report('engine-2', second, 3);
  assert.equal((await promotionOf(fleet, again)).state, 'CANARY');
  await fleet.report('engine-3', second, 8);
  assert.equal((await promotionOf(fleet, again)).state, 'ABORTED');
});

test('an engine that starts again begins to count anew', async (t) => {
  const [fleet, promotion] = await withCanary(t);
  const bundle = await fleet.bundle();
  await fleet.report('engine-1', bundle, 9);
  await fleet.report('engine-1', bundle, 0);
  await fleet.report('engine-2', bundle, 9);
  assert.equal((await promotionOf(fleet, promotion)).state, 'CANARY');
});

test('a canary without a bound is never aborted, and the bound of now counts', async (t) => {
  const [fleet, promotion] = await withCanary(t, { percent: 5 });
  await fleet.report('engine-1', await fleet.bundle(), 1_000_000);
  assert.equal((await promotionOf(fleet, promotion)).state, 'CANARY');
  await fleet.call(advancePromotion, { promotion, canary: { percent: 6, abortAfterErrors: 1n } });
  await fleet.report('engine-2', await fleet.bundle(), 1);
  assert.equal((await promotionOf(fleet, promotion)).state, 'ABORTED');
});

test('a registry that died before the abort is made good for by the next report', async (t) => {
  const [fleet, promotion] = await withCanary(t);
  const bundle = await fleet.bundle();
  const said = { environment: 'prod', promotion, evaluationErrors: 11, reportTime: new Date().toISOString() };
  await recordErrors(fleet.deps.documents.forTenant('acme'), { ...said, engine: 'engine-1' });
  assert.equal((await promotionOf(fleet, promotion)).state, 'CANARY');
  await fleet.report('engine-2', bundle, 1);
  assert.equal((await promotionOf(fleet, promotion)).state, 'ABORTED');
  assert.equal((await told(fleet)).filter((line) => line.includes('aborted')).length, 1);
});

test('thirty engines report failures while somebody advances: one end, and it is told once', async (t) => {
  const [fleet, first] = await withCanary(t, { percent: 5, abortAfterErrors: 20n });
  let promotion = first;
  const ends = new Map<string, number>();
  for (let round = 0; round < 6; round += 1) {
    const bundle = await fleet.bundle();
    const reports = Array.from({ length: 30 }, (_, index) => fleet.report(`engine-${index}`, bundle, 1));
    const advance = (async () => {
      // Somewhere among the reports.
      await reports[round * 5];
      await fleet.call(advancePromotion, { promotion });
    })().catch((error: { reason: string }) => assert.equal(error.reason, 'INVALID_STATE'));
    await Promise.all([...reports, advance]);
    const { state } = await promotionOf(fleet, promotion);
    ends.set(state, (ends.get(state) ?? 0) + 1);
    const about = (await told(fleet)).filter((line) => line.includes(` ${promotion} `));
    assert.equal(about.length, 2, about.join('\n'));
    assert.match(about[1] ?? '', state === 'ABORTED' ? /aborted .* policy-registry$/ : /activated .* operator@acme$/);
    const { binding } = await fleet.call(EnvironmentService.method.getBinding, { environment: 'prod', pack: 'web' });
    const version = binding?.version === '2.0.0' ? '3.0.0' : '2.0.0';
    promotion = await fleet.promote(version, { canary: { percent: 5, abortAfterErrors: 20n } });
  }
  assert.deepEqual(new Set(ends.keys()).difference(new Set(['ABORTED', 'ACTIVE'])), new Set());
});
