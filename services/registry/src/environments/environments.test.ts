import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EnvironmentService } from '@policy-registry/contracts/registry';
import { type Releases, releasesFor } from '../promotions/release-fixture.ts';

const { createEnvironment, getEnvironment, listEnvironments, updateEnvironment, freezeEnvironment } =
  EnvironmentService.method;

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

test('what is not served yet is refused, not ignored', async (t) => {
  const releases = await releasesFor(t);
  await assert.rejects(make(releases, 'prod', { twoPerson: true }), (error: { reason: string; message: string }) => {
    assert.equal(error.reason, 'INVALID_ARGUMENT');
    assert.match(error.message, /second approval is not served yet/);
    return true;
  });
  await make(releases, 'prod');
  const update = { environment: { environment: 'prod', twoPerson: true }, updateMask: { paths: ['*'] } };
  await assert.rejects(releases.call(updateEnvironment, update), { reason: 'INVALID_ARGUMENT' });
  const freeze = { environment: 'prod', reason: 'audit' };
  await assert.rejects(releases.call(freezeEnvironment, freeze), { reason: 'UNIMPLEMENTED' });
});

test('texts that cannot be kept faithfully are refused', async (t) => {
  const releases = await releasesFor(t);
  await assert.rejects(make(releases, 'prod', { description: 'a\u0000b' }), { reason: 'INVALID_ARGUMENT' });
});
