import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeStatement } from '@policy-registry/attestation';
import { AuditService, BindingState, EnvironmentService, PromotionService } from '@policy-registry/contracts/registry';
import { parsePromotionId, promotionId } from './promotion-id.ts';
import { type Releases, releasesFor } from './release-fixture.ts';

const { createPromotion, getPromotion, listPromotions, abortPromotion } = PromotionService.method;

const REQUEST = { environment: 'prod', pack: 'web', version: '1.0.0', reason: 'go', ticket: 'OPS-1' };

async function prod(t: Parameters<typeof releasesFor>[0]): Promise<Releases> {
  const releases = await releasesFor(t);
  for (const environment of ['prod', 'dev']) {
    await releases.call(EnvironmentService.method.createEnvironment, { environment: { environment } });
  }
  return releases;
}

const events = async ({ call }: Releases, type = '') =>
  (await call(AuditService.method.listAuditEvents, { type, pageSize: 100 })).events;

test('a promotion is live at once, signed, recorded, and in the audit log', async (t) => {
  const releases = await prod(t);
  const published = await releases.publish('web', '1.0.0');
  const { promotion } = await releases.call(createPromotion, { ...REQUEST, irDigest: published.irDigest });
  assert.ok(promotion);
  assert.equal(promotion.promotion, 'prod~web~1');
  assert.equal(promotion.state, BindingState.ACTIVE);
  assert.equal(promotion.requestedBy, 'operator@acme');
  assert.deepEqual((await releases.call(getPromotion, { promotion: 'prod~web~1' })).promotion, promotion);

  const bundle = JSON.parse(String(Buffer.from(await releases.deps.attestor.bundle('acme', promotion.attestation))));
  const statement = decodeStatement(Buffer.from(bundle.dsseEnvelope.payload, 'base64'));
  assert.equal(statement.predicateType, 'https://stella-ops.org/predicates/policy-promotion/v1');
  assert.deepEqual(statement.subjects, [
    { name: 'web@1.0.0/source', digest: published.sourceDigest },
    { name: 'web@1.0.0/ir', digest: published.irDigest },
  ]);
  const { promotedAt, ...predicate } = statement.predicate;
  assert.equal(typeof promotedAt, 'string');
  assert.deepEqual(predicate, {
    environment: 'prod',
    pack: 'web',
    version: '1.0.0',
    sourceDigest: published.sourceDigest,
    irDigest: published.irDigest,
    generation: 1,
    previousVersion: '',
    reason: 'go',
    ticket: 'OPS-1',
    promotedBy: 'operator@acme',
  });

  const [event] = await events(releases, 'policy.promotion.activated');
  assert.ok(event);
  assert.deepEqual(
    [event.actor, event.pack, event.version, event.environment, event.fromState, event.toState, event.attestations],
    ['operator@acme', 'web', '1.0.0', 'prod', 'none', 'active', [promotion.attestation]],
  );
  assert.equal(event.details?.promotion, 'prod~web~1');
});

test('a repeat wakes those who wait for the binding: the first run may have died before it did', async (t) => {
  const releases = await prod(t);
  await releases.publish('web', '1.0.0');
  const promote = () => releases.call(createPromotion, REQUEST, { requestId: 'r-1' });
  const { promotion } = await promote();
  const watch = releases.deps.activations.watch('acme', 'prod', 'web');
  t.after(() => watch.close());
  assert.deepEqual((await promote()).promotion, promotion);
  await watch.changed(60_000, AbortSignal.timeout(10_000));
});

test('what cannot be promoted is refused, and nothing changes', async (t) => {
  const releases = await prod(t);
  await releases.publish('web', '1.0.0');
  for (const state of ['draft', 'in_review', 'approved', 'deprecated', 'archived', 'rejected']) {
    await releases.publish('other', '1.0.0', state);
    await assert.rejects(releases.call(createPromotion, { ...REQUEST, pack: 'other' }), { reason: 'INVALID_STATE' });
  }
  const refused = async (change: object, reason: string) =>
    assert.rejects(releases.call(createPromotion, { ...REQUEST, ...change }), { reason });
  await refused({ environment: 'none' }, 'NOT_FOUND');
  await refused({ version: '2.0.0' }, 'NOT_FOUND');
  await refused({ irDigest: `sha256:${'0'.repeat(64)}` }, 'STALE_DIGEST');
  await refused({ canary: { percent: 5 } }, 'INVALID_ARGUMENT');
  await refused({ canary: {} }, 'INVALID_ARGUMENT');
  await refused({ etag: 'r1' }, 'ETAG_MISMATCH');
  await refused({ ticket: '' }, 'INVALID_ARGUMENT');
  await refused({ reason: 'a\u0007' }, 'INVALID_ARGUMENT');
  await assert.rejects(releases.call(createPromotion, REQUEST, { as: 'operator@globex' }), { reason: 'NOT_FOUND' });
  await assert.rejects(releases.call(abortPromotion, { promotion: 'prod~web~1', reason: 'no' }), {
    reason: 'NOT_FOUND',
  });
  assert.deepEqual((await releases.call(listPromotions, {})).promotions, []);
  assert.deepEqual(await events(releases, 'policy.promotion.activated'), []);

  await releases.call(createPromotion, REQUEST);
  await refused({}, 'INVALID_STATE');
  await releases.publish('web', '2.0.0');
  await refused({ version: '2.0.0', etag: 'r9' }, 'ETAG_MISMATCH');
});

test('a dry run checks everything and promotes nothing', async (t) => {
  const releases = await prod(t);
  const { irDigest } = await releases.publish('web', '1.0.0');
  const dry = { ...REQUEST, validateOnly: true };
  const { promotion } = await releases.call(createPromotion, dry);
  assert.deepEqual(
    [promotion?.promotion, promotion?.state, promotion?.attestation, promotion?.irDigest],
    ['', BindingState.UNSPECIFIED, '', irDigest],
  );
  assert.deepEqual((await releases.call(listPromotions, {})).promotions, []);
  await assert.rejects(releases.call(createPromotion, { ...dry, etag: 'r1' }), { reason: 'ETAG_MISMATCH' });
  await releases.call(createPromotion, REQUEST);
  await assert.rejects(releases.call(createPromotion, dry), { reason: 'INVALID_STATE' });
  await releases.publish('web', '2.0.0');
  const next = { ...dry, version: '2.0.0' };
  await assert.rejects(releases.call(createPromotion, { ...next, etag: 'r7' }), { reason: 'ETAG_MISMATCH' });
  await releases.call(createPromotion, { ...next, etag: 'r1' });
});

test('promotions are listed newest first, across bindings, with what became of them', async (t) => {
  const releases = await prod(t);
  for (const version of ['1.0.0', '2.0.0']) {
    await releases.publish('web', version);
    for (const environment of ['dev', 'prod']) {
      await releases.call(createPromotion, { ...REQUEST, environment, version });
    }
  }
  const listed = async (request: object) => {
    const promotions = [];
    let pageToken = '';
    do {
      const page = await releases.call(listPromotions, { ...request, pageToken, pageSize: 3 });
      promotions.push(...page.promotions);
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    return promotions;
  };
  const all = await listed({});
  assert.deepEqual(
    all.map(({ promotion, state }) => `${promotion} ${BindingState[state]}`),
    ['prod~web~2 ACTIVE', 'dev~web~2 ACTIVE', 'prod~web~1 SUPERSEDED', 'dev~web~1 SUPERSEDED'],
  );
  assert.deepEqual(
    (await listed({ environment: 'dev' })).map(({ promotion }) => promotion),
    ['dev~web~2', 'dev~web~1'],
  );
  assert.deepEqual(await listed({ pack: 'none' }), []);
  for (const promotion of all) {
    const read = await releases.call(getPromotion, { promotion: promotion.promotion });
    assert.deepEqual(read.promotion, promotion);
  }
});

test('a promotion id has one spelling', async (t) => {
  assert.deepEqual(parsePromotionId('prod~web~12'), { environment: 'prod', pack: 'web', number: 12 });
  assert.equal(promotionId('prod', 'web', 12), 'prod~web~12');
  const releases = await prod(t);
  await releases.publish('web', '1.0.0');
  await releases.call(createPromotion, REQUEST);
  for (const id of [
    'prod~web',
    'prod~web~0',
    'prod~web~01',
    'prod~web~1 ',
    'prod~web~2',
    'Prod~web~1',
    'prod~web~1e0',
    '~~1',
    'prod~web~1~1',
    `prod~web~${'9'.repeat(40)}`,
    'x'.repeat(256),
  ]) {
    await assert.rejects(releases.call(getPromotion, { promotion: id }), { reason: 'NOT_FOUND' }, id);
  }
});
