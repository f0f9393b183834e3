import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DistributionService } from '@policy-registry/contracts/registry';
import { CANARY_ERRORS } from './canary-errors.ts';
import { ENGINES } from './engine-record.ts';
import { openFleet } from './fleet-fixture.ts';

const { reportEngineStatus, listEngineStatuses } = DistributionService.method;
const DAY_MS = 86_400_000;
const START = Date.parse('2026-03-01T00:00:00.000Z');

test('an engine is current until something else is live, and again when it runs that', async (t) => {
  const fleet = await openFleet(t);
  await fleet.promote('1.0.0');
  const first = await fleet.bundle();
  for (const engine of ['engine-1', 'engine-2']) await fleet.report(engine, first);
  assert.deepEqual(await fleet.listed(), ['engine-1 web 1.0.0 current', 'engine-2 web 1.0.0 current']);
  await fleet.promote('2.0.0');
  await fleet.report('engine-2', await fleet.bundle());
  assert.deepEqual(await fleet.listed(), ['engine-1 web 1.0.0 stale', 'engine-2 web 2.0.0 current']);
  assert.deepEqual(await fleet.listed({ staleOnly: true }), ['engine-1 web 1.0.0 stale']);
  const { statuses } = await fleet.call(listEngineStatuses, { environment: 'prod', staleOnly: true });
  assert.equal(statuses[0]?.environment, 'prod');
  assert.ok(statuses[0]?.reportTime);
  // The same bytes in an older generation are not what engines are given now.
  await fleet.promote('1.0.0');
  assert.deepEqual(await fleet.listed({ staleOnly: true }), ['engine-1 web 1.0.0 stale', 'engine-2 web 2.0.0 stale']);
});

test('an engine with a canary runs two versions, and is stale when the canary is widened', async (t) => {
  const fleet = await openFleet(t);
  await fleet.promote('1.0.0');
  await fleet.promote('2.0.0', { canary: { percent: 5 } });
  await fleet.report('engine-1', await fleet.bundle());
  assert.deepEqual(await fleet.listed(), ['engine-1 web 1.0.0 current', 'engine-1 web 2.0.0 canary current']);
  const { canary: _, ...without } = await fleet.bundle();
  await fleet.report('engine-1', { ...without, irDigest: (await fleet.bundle()).canary?.irDigest ?? '' });
  assert.deepEqual(await fleet.listed(), ['engine-1 web 2.0.0 stale'], 'the version of a canary is not for everybody');
});

test('pages hold all of it once, whatever is asked for', async (t) => {
  const fleet = await openFleet(t);
  for (const pack of ['api', 'web']) await fleet.promote('1.0.0', { pack });
  const [api, web] = [await fleet.bundle('api'), await fleet.bundle('web')];
  for (const engine of ['a', 'b', 'c', 'd', 'e']) {
    const statuses = [web, api].map(({ pack, irDigest, generation }) => ({ pack, irDigest, generation }));
    await fleet.call(reportEngineStatus, { environment: 'prod', engine, statuses });
  }
  await fleet.promote('2.0.0', { pack: 'web' });
  const all = await fleet.listed();
  assert.equal(all.length, 10);
  assert.deepEqual(all.slice(0, 2), ['a api 1.0.0 current', 'a web 1.0.0 stale']);
  for (const pageSize of [1, 2, 3, 9, 10, 100]) {
    assert.deepEqual(await fleet.listed({ pageSize }), all);
    const stale = all.filter((line) => line.endsWith('stale'));
    assert.deepEqual(await fleet.listed({ pageSize, staleOnly: true }), stale);
    assert.deepEqual(await fleet.listed({ pageSize, pack: 'web' }), stale);
  }
  const { nextPageToken } = await fleet.call(listEngineStatuses, { environment: 'prod', pageSize: 1 });
  const other = { environment: 'prod', pageSize: 1, pageToken: nextPageToken, staleOnly: true };
  await assert.rejects(fleet.call(listEngineStatuses, other), { reason: 'INVALID_PAGE_TOKEN' });
});

test('a report that cannot be is refused', async (t) => {
  const fleet = await openFleet(t);
  await fleet.promote('1.0.0');
  const { irDigest } = await fleet.bundle();
  const status = { pack: 'web', irDigest, generation: 1n };
  const refused = (statuses: object[], reason = 'INVALID_ARGUMENT', more = {}) =>
    assert.rejects(
      fleet.call(reportEngineStatus, { environment: 'prod', engine: 'e', ...more, statuses: statuses as [] }),
      { reason },
    );
  await refused([status], 'NOT_FOUND', { environment: 'none' });
  await refused([status], 'INVALID_ARGUMENT', { engine: 'a~b' });
  await refused([]);
  await refused([status, { ...status, generation: 2n }]);
  await refused([{ ...status, engine: 'other' }]);
  await refused([{ ...status, environment: 'dev' }]);
  await refused([{ ...status, promotion: 'web~2' }]);
  await refused([{ ...status, promotion: 'prod~api~2' }]);
  await refused([{ ...status, evaluationErrors: -1n }]);
  await refused([{ ...status, irDigest: 'sha256:0' }]);
  await assert.rejects(fleet.call(listEngineStatuses, { environment: 'none' }), { reason: 'NOT_FOUND' });
  assert.deepEqual(await fleet.listed(), []);
});

test('an environment has a bound of engines; one that is gone makes room', async (t) => {
  let time = START;
  const fleet = await openFleet(t, { now: () => new Date(time) });
  await fleet.promote('1.0.0');
  const bundle = await fleet.bundle();
  for (const engine of ['a', 'b', 'c', 'd', 'e']) await fleet.report(engine, bundle);
  await assert.rejects(fleet.report('f', bundle), { reason: 'LIMIT_EXCEEDED' });
  time += DAY_MS;
  for (const engine of ['a', 'c', 'd', 'e']) await fleet.report(engine, bundle);
  time += 1;
  assert.deepEqual((await fleet.listed()).length, 4, 'what nobody repeats for a day does not count');
  await fleet.report('f', bundle);
  assert.deepEqual(
    (await fleet.listed()).map((line) => line[0]),
    ['a', 'c', 'd', 'e', 'f'],
  );
  await assert.rejects(fleet.report('b', bundle), { reason: 'LIMIT_EXCEEDED' });
});

test('a fleet that starts at once gets in, each engine once', async (t) => {
  const distribution = { headSeconds: 3600, enginesPerEnvironment: 1000, reportSeconds: 86_400 };
  const fleet = await openFleet(t, { distribution });
  await fleet.promote('1.0.0');
  const bundle = await fleet.bundle();
  const names = Array.from({ length: 60 }, (_, index) => `engine-${String(index).padStart(2, '0')}`);
  await Promise.all([...names, ...names].map((engine) => fleet.report(engine, bundle)));
  assert.deepEqual(
    (await fleet.listed({ pageSize: 100 })).map((line) => line.split(' ')[0]),
    names,
  );
});

test('what engines said long ago is gone, a little with each report', async (t) => {
  let time = START;
  const fleet = await openFleet(t, { now: () => new Date(time) });
  await fleet.promote('1.0.0');
  await fleet.promote('2.0.0', { canary: { percent: 5 } });
  const bundle = await fleet.bundle();
  for (const engine of ['a', 'b', 'c']) await fleet.report(engine, bundle, 1);
  time += DAY_MS + 1;
  await fleet.report('d', bundle);
  const documents = fleet.deps.documents.forTenant('acme');
  const engines = await documents.collection(ENGINES).list({ limit: 10 });
  assert.deepEqual(
    engines.map(({ id }) => id),
    ['prod~d'],
  );
  assert.deepEqual(await documents.collection(CANARY_ERRORS).list({ limit: 10 }), []);
});

test('tenants do not see one another’s engines', async (t) => {
  const fleet = await openFleet(t);
  await fleet.promote('1.0.0');
  await fleet.report('engine-1', await fleet.bundle());
  const other = { as: 'operator@globex' };
  await assert.rejects(fleet.call(listEngineStatuses, { environment: 'prod' }, other), { reason: 'NOT_FOUND' });
});
