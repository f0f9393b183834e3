import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timestampFromDate, timestampMs } from '@bufbuild/protobuf/wkt';
import { AuditService, BindingState, EnvironmentService, PromotionService } from '@policy-registry/contracts/registry';
import { type Releases, releasesFor } from '../promotions/release-fixture.ts';
import { HISTORY_KEPT } from './binding-record.ts';

const { createEnvironment, getBinding, listBindings, listBindingHistory, rollbackBinding } = EnvironmentService.method;
const { createPromotion, getPromotion } = PromotionService.method;

const promote = (releases: Releases, version: string, pack = 'web') =>
  releases.call(createPromotion, { environment: 'prod', pack, version, reason: 'go', ticket: 'OPS-1' });

async function prod(t: Parameters<typeof releasesFor>[0], ...versions: string[]): Promise<Releases> {
  let clock = Date.parse('2026-03-01T12:00:00Z');
  const releases = await releasesFor(t, {
    now: () => {
      clock += 1000;
      return new Date(clock);
    },
  });
  await releases.call(createEnvironment, { environment: { environment: 'prod' } });
  for (const version of versions) await releases.publish('web', version);
  return releases;
}

async function wholeHistory(releases: Releases, pageSize: number) {
  const bindings = [];
  let pageToken = '';
  do {
    const page = await releases.call(listBindingHistory, { environment: 'prod', pack: 'web', pageSize, pageToken });
    bindings.push(...page.bindings);
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return bindings;
}

test('the history says what was live when, and a read as of a time agrees with it', async (t) => {
  const releases = await prod(t, '1.0.0', '1.1.0', '1.2.0');
  for (const version of ['1.0.0', '1.1.0', '1.2.0', '1.0.0']) await promote(releases, version);

  const history = await wholeHistory(releases, 3);
  assert.deepEqual(
    history.map(({ generation, version, previousVersion, state }) => [generation, version, previousVersion, state]),
    [
      [4n, '1.0.0', '1.2.0', BindingState.ACTIVE],
      [3n, '1.2.0', '1.1.0', BindingState.SUPERSEDED],
      [2n, '1.1.0', '1.0.0', BindingState.SUPERSEDED],
      [1n, '1.0.0', '', BindingState.SUPERSEDED],
    ],
  );
  for (const [index, entry] of history.entries()) assert.deepEqual(entry.until, history[index - 1]?.since);

  const asOf = async (ms: number) => {
    const request = { environment: 'prod', pack: 'web', asOf: timestampFromDate(new Date(ms)) };
    return (await releases.call(getBinding, request)).binding?.generation;
  };
  for (const entry of history) {
    assert.ok(entry.since);
    assert.equal(await asOf(timestampMs(entry.since)), entry.generation);
    if (entry.until !== undefined) assert.equal(await asOf(timestampMs(entry.until) - 1), entry.generation);
  }
  assert.equal(await asOf(Date.parse('2027-01-01T00:00:00Z')), 4n);
  const before = { environment: 'prod', pack: 'web', asOf: timestampFromDate(new Date('2026-01-01T00:00:00Z')) };
  await assert.rejects(releases.call(getBinding, before), { reason: 'NOT_FOUND' });
});

test('history longer than the binding keeps is read from the promotion log', async (t) => {
  const releases = await prod(t, '1.0.0', '2.0.0');
  const total = HISTORY_KEPT + 6;
  for (let index = 0; index < total; index += 1) await promote(releases, index % 2 === 0 ? '1.0.0' : '2.0.0');
  await assert.rejects(wholeHistory(releases, 100), { reason: 'UNAVAILABLE' }, 'nothing is in the log yet');
  await releases.deps.relay.drain('acme', AbortSignal.timeout(5000));

  const history = await wholeHistory(releases, 20);
  assert.deepEqual(
    history.map(({ generation }) => Number(generation)),
    Array.from({ length: total }, (_, index) => total - index),
  );
  const first = history.at(-1);
  const { binding } = await releases.call(getBinding, {
    environment: 'prod',
    pack: 'web',
    ...(first?.since === undefined ? {} : { asOf: first.since }),
  });
  assert.equal(binding?.generation, 1n);
  const { promotion } = await releases.call(getPromotion, { promotion: 'prod~web~1' });
  assert.equal(promotion?.state, BindingState.SUPERSEDED);
});

test('a clock that is set back does not turn the history around', async (t) => {
  let clock = Date.parse('2026-03-01T12:00:00Z');
  const releases = await releasesFor(t, { now: () => new Date(clock) });
  await releases.call(createEnvironment, { environment: { environment: 'prod' } });
  for (const version of ['1.0.0', '2.0.0']) await releases.publish('web', version);
  await promote(releases, '1.0.0');
  clock -= 3_600_000;
  await promote(releases, '2.0.0');
  const [second, first] = await wholeHistory(releases, 10);
  assert.deepEqual(second?.since, first?.since);
});

test('bindings are listed by pack; what is not there is not found', async (t) => {
  const releases = await prod(t, '1.0.0');
  await releases.publish('api', '2.0.0');
  await promote(releases, '1.0.0');
  await promote(releases, '2.0.0', 'api');
  const { bindings } = await releases.call(listBindings, { environment: 'prod' });
  assert.deepEqual(
    bindings.map(({ pack, version }) => [pack, version]),
    [
      ['api', '2.0.0'],
      ['web', '1.0.0'],
    ],
  );
  await assert.rejects(releases.call(listBindings, { environment: 'none' }), { reason: 'NOT_FOUND' });
  await assert.rejects(releases.call(getBinding, { environment: 'none', pack: 'web' }), { reason: 'NOT_FOUND' });
  await assert.rejects(releases.call(getBinding, { environment: 'prod', pack: 'none' }), { reason: 'NOT_FOUND' });
  await assert.rejects(releases.call(listBindingHistory, { environment: 'prod', pack: 'none' }), {
    reason: 'NOT_FOUND',
  });
});

test('a rollback goes back to what was live, as a new generation', async (t) => {
  const releases = await prod(t, '1.0.0', '1.1.0', '1.2.0', '9.0.0');
  for (const version of ['1.0.0', '1.1.0', '1.2.0']) await promote(releases, version);
  await releases.publish('web', '1.0.0', 'deprecated');
  const request = { environment: 'prod', pack: 'web', toVersion: '1.0.0', incident: 'INC-4', reason: 'too quiet' };
  const { binding } = await releases.call(rollbackBinding, request);
  assert.equal(binding?.generation, 4n);
  assert.equal(binding?.version, '1.0.0');
  assert.equal(binding?.previousVersion, '1.2.0');
  assert.equal(binding?.state, BindingState.ACTIVE);
  const [, ended] = await wholeHistory(releases, 10);
  assert.equal(ended?.state, BindingState.ROLLED_BACK);

  const again = releases.call(rollbackBinding, request);
  await assert.rejects(again, { reason: 'INVALID_STATE' }, 'it is live');
  const never = releases.call(rollbackBinding, { ...request, toVersion: '9.0.0' });
  await assert.rejects(never, { reason: 'INVALID_STATE' }, 'published, but never live here');
  await releases.publish('web', '1.1.0', 'archived');
  const archived = releases.call(rollbackBinding, { ...request, toVersion: '1.1.0' });
  await assert.rejects(archived, { reason: 'INVALID_STATE' });
  const stale = releases.call(rollbackBinding, { ...request, toVersion: '1.2.0', etag: 'r1' });
  await assert.rejects(stale, { reason: 'ETAG_MISMATCH' });
  const absent = releases.call(rollbackBinding, { ...request, pack: 'none' });
  await assert.rejects(absent, { reason: 'NOT_FOUND' });
});

test('texts and times that cannot be are refused', async (t) => {
  const releases = await prod(t, '1.0.0');
  await promote(releases, '1.0.0');
  const where = { environment: 'prod', pack: 'web' };
  for (const seconds of [9_223_372_036_854_775_807n, -9_223_372_036_854_775_808n]) {
    const request = { ...where, asOf: { seconds, nanos: 0 } };
    await assert.rejects(releases.call(getBinding, request), { reason: 'INVALID_ARGUMENT' });
  }
  const rollback = { ...where, toVersion: '\ud800', incident: 'INC-1', reason: 'go' };
  await assert.rejects(releases.call(rollbackBinding, rollback), { reason: 'INVALID_ARGUMENT' });
  for (const filter of [{ environment: '\ud800' }, { pack: '\ud800' }]) {
    const listing = releases.call(PromotionService.method.listPromotions, filter);
    await assert.rejects(listing, { reason: 'INVALID_ARGUMENT' });
  }
  for (const filter of [{ type: '\ud800' }, { pack: 'a\u0000' }]) {
    const listing = releases.call(AuditService.method.listAuditEvents, filter);
    await assert.rejects(listing, { reason: 'INVALID_ARGUMENT' });
  }
});
