import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EnvironmentService, PromotionService } from '@policy-registry/contracts/registry';
import { type Releases, releasesFor } from '../promotions/release-fixture.ts';

const {
  createEnvironment,
  getEnvironment,
  listEnvironments,
  updateEnvironment,
  freezeEnvironment,
  unfreezeEnvironment,
} = EnvironmentService.method;

const make = (releases: Releases, environment: string, rest = {}) =>
  releases.call(createEnvironment, { environment: { environment, ...rest } });

test('an environment is created, read, listed by name, and seen by its tenant alone', async (t) => {
  const releases = await releasesFor(t);
  const { environment } = await make(releases, 'prod', { displayName: 'Production', rank: 3 });
  assert.equal(environment?.createdBy, 'operator@acme');
  await make(releases, 'dev');

  const read = await releases.call(getEnvironment, { environment: 'prod' });
  assert.deepEqual(read.environment, environment);
  const first = await releases.call(listEnvironments, { pageSize: 1 });
  const second = await releases.call(listEnvironments, { pageSize: 1, pageToken: first.nextPageToken });
  assert.deepEqual(
    [...first.environments, ...second.environments].map((each) => each.environment),
    ['dev', 'prod'],
  );
  assert.equal(second.nextPageToken, '');

  const elsewhere = { as: 'operator@globex' };
  await assert.rejects(releases.call(getEnvironment, { environment: 'prod' }, elsewhere), { reason: 'NOT_FOUND' });
  assert.deepEqual((await releases.call(listEnvironments, {}, elsewhere)).environments, []);
});

test('a name is taken once, and the limit of the tenant holds under a race', async (t) => {
  const releases = await releasesFor(t);
  await make(releases, 'one');
  await assert.rejects(make(releases, 'one'), { reason: 'ALREADY_EXISTS' });
  const settled = await Promise.allSettled(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => make(releases, name)));
  const refusals = settled.filter((result) => result.status === 'rejected').map(({ reason }) => reason.reason);
  assert.deepEqual(refusals, Array(4).fill('LIMIT_EXCEEDED'));
  assert.equal((await releases.call(listEnvironments, {})).environments.length, 3);
  await assert.rejects(make(releases, 'one'), { reason: 'ALREADY_EXISTS' });
  await assert.rejects(make(releases, 'g'), (error: { metadata: Record<string, string> }) => {
    assert.deepEqual([error.metadata.limit, error.metadata.value], ['environmentsPerTenant', '3']);
    return true;
  });
});

test('an update changes what the mask names, and nothing else', async (t) => {
  const releases = await releasesFor(t);
  const { environment } = await make(releases, 'prod', {
    displayName: 'Production',
    description: 'All of it',
    rank: 3,
  });
  const etag = environment?.etag ?? '';
  const changed = await releases.call(updateEnvironment, {
    environment: { environment: 'prod', displayName: 'Live', rank: 9 },
    updateMask: { paths: ['display_name'] },
    etag,
  });
  assert.equal(changed.environment?.displayName, 'Live');
  assert.equal(changed.environment?.description, 'All of it');
  assert.equal(changed.environment?.rank, 3);

  const stale = { environment: { environment: 'prod', rank: 9 }, updateMask: { paths: ['rank'] } };
  await assert.rejects(releases.call(updateEnvironment, { ...stale, etag }), { reason: 'ETAG_MISMATCH' });
  const inside = { ...stale, environment: { ...stale.environment, etag } };
  await assert.rejects(releases.call(updateEnvironment, inside), { reason: 'ETAG_MISMATCH' });
  const absent = { environment: { environment: 'none' }, updateMask: { paths: ['rank'] } };
  await assert.rejects(releases.call(updateEnvironment, absent), { reason: 'NOT_FOUND' });
  const fixed = { environment: { environment: 'prod' }, updateMask: { paths: ['created_by'] } };
  await assert.rejects(releases.call(updateEnvironment, fixed), { reason: 'INVALID_ARGUMENT' });
});

test('a frozen environment takes no promotion; rollback, abort and breaking the glass stay possible', async (t) => {
  const releases = await releasesFor(t);
  const { call } = releases;
  await make(releases, 'prod');
  for (const version of ['1.0.0', '2.0.0', '3.0.0']) await releases.publish('web', version);
  const request = { environment: 'prod', pack: 'web', version: '1.0.0', reason: 'go', ticket: 'OPS-1' };
  const promote = (change: object) => call(PromotionService.method.createPromotion, { ...request, ...change });
  await promote({});
  await promote({ version: '2.0.0' });
  const { promotion: canary } = await promote({ version: '3.0.0', canary: { percent: 10 } });
  const id = canary?.promotion ?? '';

  const { environment } = await call(freezeEnvironment, { environment: 'prod', reason: 'audit' });
  assert.deepEqual([environment?.freeze?.reason, environment?.freeze?.frozenBy], ['audit', 'operator@acme']);
  await assert.rejects(call(freezeEnvironment, { environment: 'prod', reason: 'again' }), { reason: 'INVALID_STATE' });
  await assert.rejects(call(PromotionService.method.advancePromotion, { promotion: id }), {
    reason: 'ENVIRONMENT_FROZEN',
  });
  await call(PromotionService.method.abortPromotion, { promotion: id, reason: 'frozen' });
  await assert.rejects(promote({ version: '3.0.0' }), { reason: 'ENVIRONMENT_FROZEN' });
  await assert.rejects(promote({ version: '3.0.0', validateOnly: true }), { reason: 'ENVIRONMENT_FROZEN' });
  await call(EnvironmentService.method.rollbackBinding, { ...request, toVersion: '1.0.0', incident: 'INC-1' });
  const glass = { ...request, version: '3.0.0', incident: 'INC-2' };
  await call(PromotionService.method.breakGlassPromotion, glass);

  const thawed = await call(unfreezeEnvironment, { environment: 'prod', reason: 'done' });
  assert.equal(thawed.environment?.freeze, undefined);
  await assert.rejects(call(unfreezeEnvironment, { environment: 'prod', reason: 'x' }), { reason: 'INVALID_STATE' });
});

test('texts that cannot be kept faithfully are refused', async (t) => {
  const releases = await releasesFor(t);
  await assert.rejects(make(releases, 'prod', { description: 'a\u0000b' }), { reason: 'INVALID_ARGUMENT' });
});
