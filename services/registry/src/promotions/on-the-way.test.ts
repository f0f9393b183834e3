import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  AuditService,
  BindingState,
  DistributionService,
  EnvironmentService,
  PromotionService,
} from '@policy-registry/contracts/registry';
import { type Releases, releasesFor } from './release-fixture.ts';

const {
  createPromotion,
  approvePromotion,
  advancePromotion,
  abortPromotion,
  breakGlassPromotion,
  reviewPromotion,
  getPromotion,
  listPromotions,
} = PromotionService.method;
const { createEnvironment, updateEnvironment, rollbackBinding, getBinding, listBindings } = EnvironmentService.method;

const WHERE = { environment: 'prod', pack: 'web' };
const REQUEST = { ...WHERE, reason: 'go', ticket: 'OPS-1' };
const SECOND = { as: 'second@acme' };

async function prod(t: TestContext, twoPerson = false): Promise<Releases> {
  const releases = await releasesFor(t);
  await releases.call(createEnvironment, { environment: { environment: 'prod', twoPerson } });
  for (const version of ['1.0.0', '2.0.0', '3.0.0']) await releases.publish('web', version);
  return releases;
}

const states = async ({ call }: Releases) =>
  (await call(listPromotions, { ...WHERE })).promotions.map(
    ({ promotion, version, state }) => `${promotion} ${version} ${BindingState[state]}`,
  );
const live = async ({ call }: Releases) => (await call(getBinding, WHERE)).binding?.version;
const head = async ({ call }: Releases) =>
  Number((await call(DistributionService.method.getActiveBundle, WHERE)).bundle?.generation);
const told = async ({ call }: Releases) =>
  (await call(AuditService.method.listAuditEvents, { pageSize: 100 })).events
    .filter(({ type }) => !type.startsWith('policy.environment'))
    .map(({ type, fromState, toState }) => `${type} ${fromState} ${toState}`);

test('where two persons promote, the second one makes it live', async (t) => {
  const releases = await prod(t, true);
  const { call } = releases;
  const { promotion } = await call(createPromotion, { ...REQUEST, version: '1.0.0' });
  assert.equal(promotion?.state, BindingState.PENDING_SECOND_APPROVAL);
  assert.equal(promotion.attestation, '');
  const name = { promotion: promotion.promotion, irDigest: promotion.irDigest };
  await assert.rejects(live(releases), { reason: 'NOT_FOUND' }, 'nothing is live yet');
  await assert.rejects(head(releases), { reason: 'NO_ACTIVE_BUNDLE' });
  assert.deepEqual((await call(listBindings, WHERE)).bindings, []);

  await assert.rejects(call(approvePromotion, name), { reason: 'SELF_APPROVAL' });
  const other = { ...name, irDigest: `sha256:${'0'.repeat(64)}` };
  await assert.rejects(call(approvePromotion, other, SECOND), { reason: 'STALE_DIGEST' });
  await assert.rejects(call(approvePromotion, { ...name, etag: 'r9' }, SECOND), { reason: 'ETAG_MISMATCH' });
  await assert.rejects(call(createPromotion, { ...REQUEST, version: '2.0.0' }), { reason: 'INVALID_STATE' });
  const approved = (await call(approvePromotion, name, SECOND)).promotion;
  assert.deepEqual([approved?.state, approved?.approvedBy], [BindingState.ACTIVE, ['second@acme']]);
  assert.notEqual(approved?.attestation, '');
  assert.equal(await live(releases), '1.0.0');
  await assert.rejects(call(approvePromotion, name, { as: 'third@acme' }), { reason: 'INVALID_STATE' });
  assert.deepEqual(await told(releases), [
    'policy.promotion.requested none pending_second_approval',
    'policy.promotion.activated pending_second_approval active',
  ]);
});

test('a second person is asked for from when on the environment says so', async (t) => {
  const releases = await prod(t);
  const { call } = releases;
  await call(createPromotion, { ...REQUEST, version: '1.0.0' });
  const twoPerson = { environment: { environment: 'prod', twoPerson: true }, updateMask: { paths: ['two_person'] } };
  assert.equal((await call(updateEnvironment, twoPerson)).environment?.twoPerson, true);
  const { promotion } = await call(createPromotion, { ...REQUEST, version: '2.0.0', canary: { percent: 5 } });
  assert.equal(promotion?.state, BindingState.PENDING_SECOND_APPROVAL);
  const before = await head(releases);
  const name = { promotion: promotion.promotion, irDigest: promotion.irDigest };
  assert.equal((await call(approvePromotion, name, SECOND)).promotion?.state, BindingState.CANARY);
  assert.equal(await head(releases), before + 1);
  assert.equal(await live(releases), '1.0.0');
});

test('a canary is widened, never narrowed, and becomes live', async (t) => {
  const releases = await prod(t);
  const { call } = releases;
  await call(createPromotion, { ...REQUEST, version: '1.0.0' });
  const canary = { percent: 5, selectors: ['registry.example.com/team-a/*'], abortAfterErrors: 3n };
  const { promotion } = await call(createPromotion, { ...REQUEST, version: '2.0.0', canary });
  assert.deepEqual([promotion?.promotion, promotion?.state], ['prod~web~2', BindingState.CANARY]);
  assert.partialDeepStrictEqual(promotion?.canary, canary);
  const name = { promotion: 'prod~web~2' };
  const advance = (change: object | undefined) =>
    call(advancePromotion, change === undefined ? name : { ...name, canary: { ...canary, ...change } });
  await assert.rejects(advance({ percent: 4 }), { reason: 'INVALID_ARGUMENT' });
  await assert.rejects(advance({ selectors: [] }), { reason: 'INVALID_ARGUMENT' });
  const heads = [await head(releases)];
  await advance({ percent: 50 });
  heads.push(await head(releases));
  const active = (await advance(undefined)).promotion;
  heads.push(await head(releases));
  assert.deepEqual(heads, [2, 3, 4], 'engines are told of every step');
  assert.deepEqual([active?.state, active?.promotion], [BindingState.ACTIVE, 'prod~web~2']);
  assert.equal(await live(releases), '2.0.0');
  await assert.rejects(advance(undefined), { reason: 'INVALID_STATE' });
  assert.deepEqual(await states(releases), ['prod~web~2 2.0.0 ACTIVE', 'prod~web~1 1.0.0 SUPERSEDED']);
});

test('an aborted promotion leaves what was live, and its number is not used again', async (t) => {
  const releases = await prod(t);
  const { call } = releases;
  await call(createPromotion, { ...REQUEST, version: '1.0.0' });
  await call(createPromotion, { ...REQUEST, version: '2.0.0', canary: { percent: 5 } });
  const name = { promotion: 'prod~web~2' };
  const before = await head(releases);
  const { promotion } = await call(abortPromotion, { ...name, reason: 'errors' });
  assert.deepEqual([promotion?.state, promotion?.abortReason], [BindingState.ABORTED, 'errors']);
  assert.equal(await head(releases), before + 1);
  assert.deepEqual((await call(getPromotion, name)).promotion, promotion);
  assert.equal(await live(releases), '1.0.0');
  await assert.rejects(call(abortPromotion, { ...name, reason: 'again' }), { reason: 'INVALID_STATE' });
  await call(createPromotion, { ...REQUEST, version: '2.0.0' });
  assert.deepEqual(await states(releases), [
    'prod~web~3 2.0.0 ACTIVE',
    'prod~web~2 2.0.0 ABORTED',
    'prod~web~1 1.0.0 SUPERSEDED',
  ]);
  const { binding } = await call(getBinding, WHERE);
  assert.deepEqual([binding?.generation, binding?.previousVersion], [2n, '1.0.0'], 'generations count what was live');
});

test('a rollback ends the canary in the same step', async (t) => {
  const releases = await prod(t);
  const { call } = releases;
  for (const version of ['1.0.0', '2.0.0']) await call(createPromotion, { ...REQUEST, version });
  await call(createPromotion, { ...REQUEST, version: '3.0.0', canary: { percent: 5 } });
  await call(rollbackBinding, { ...WHERE, toVersion: '1.0.0', incident: 'INC-1', reason: 'loud' });
  assert.deepEqual(await states(releases), [
    'prod~web~4 1.0.0 ACTIVE',
    'prod~web~3 3.0.0 ABORTED',
    'prod~web~2 2.0.0 ROLLED_BACK',
    'prod~web~1 1.0.0 SUPERSEDED',
  ]);
  assert.deepEqual((await told(releases)).slice(-2), [
    'policy.promotion.aborted canary aborted',
    'policy.rolled_back active active',
  ]);
});

test('a broken glass goes past everything, and forces a review by somebody else', async (t) => {
  const releases = await prod(t, true);
  const { call } = releases;
  const { promotion: waiting } = await call(createPromotion, { ...REQUEST, version: '1.0.0' });
  const glass = { ...WHERE, version: '2.0.0', reason: 'everything burns', incident: 'INC-7' };
  await releases.publish('web', '9.0.0', 'approved');
  await assert.rejects(call(breakGlassPromotion, { ...glass, version: '9.0.0' }), { reason: 'INVALID_STATE' });
  const { promotion } = await call(breakGlassPromotion, glass);
  assert.deepEqual(
    [promotion?.state, promotion?.breakGlass, promotion?.incident, promotion?.ticket, promotion?.reviewedBy],
    [BindingState.ACTIVE, true, 'INC-7', '', ''],
  );
  assert.equal(await live(releases), '2.0.0');
  const ended = (await call(getPromotion, { promotion: waiting?.promotion ?? '' })).promotion;
  assert.equal(ended?.state, BindingState.ABORTED);
  const blocked = call(createPromotion, { ...REQUEST, version: '3.0.0' });
  await assert.rejects(blocked, { reason: 'INVALID_STATE', message: /prod~web~2 broke the glass/ });

  const name = { promotion: promotion?.promotion ?? '', note: 'justified' };
  await assert.rejects(call(reviewPromotion, name), { reason: 'SELF_APPROVAL' });
  await assert.rejects(call(reviewPromotion, { ...name, promotion: 'prod~web~1' }, SECOND), {
    reason: 'INVALID_STATE',
  });
  await assert.rejects(call(reviewPromotion, { ...name, promotion: 'prod~web~7' }, SECOND), { reason: 'NOT_FOUND' });
  const reviewed = (await call(reviewPromotion, name, SECOND)).promotion;
  assert.deepEqual([reviewed?.reviewedBy, reviewed?.reviewNote], ['second@acme', 'justified']);
  await assert.rejects(call(reviewPromotion, name, SECOND), { reason: 'INVALID_STATE' });
  await call(createPromotion, { ...REQUEST, version: '3.0.0' });
  const listed = (await call(listPromotions, WHERE)).promotions.find(({ breakGlass }) => breakGlass);
  assert.equal(listed?.reviewedBy, 'second@acme', 'the log knows it too');
  assert.deepEqual(await told(releases), [
    'policy.promotion.requested none pending_second_approval',
    'policy.promotion.aborted pending_second_approval aborted',
    'policy.promotion.break_glass none active',
    'policy.promotion.reviewed active active',
    'policy.promotion.requested none pending_second_approval',
  ]);
});

test('of ten second persons at once one makes it live, and of approve and abort one wins', async (t) => {
  const releases = await prod(t, true);
  const { call } = releases;
  const { promotion } = await call(createPromotion, { ...REQUEST, version: '1.0.0' });
  const name = { promotion: promotion?.promotion ?? '', irDigest: promotion?.irDigest ?? '' };
  const racers = Array.from({ length: 10 }, (_, index) =>
    index % 2 === 0
      ? call(approvePromotion, name, { as: `person-${index}@acme` })
      : call(abortPromotion, { promotion: name.promotion, reason: 'no' }),
  );
  const won = (await Promise.allSettled<unknown>(racers)).filter(({ status }) => status === 'fulfilled');
  assert.equal(won.length, 1);
  assert.equal((await told(releases)).length, 2);
});
