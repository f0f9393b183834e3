import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { cancelSimulation } from '../batch/cancel-simulation.ts';
import { createSimulation } from '../batch/create-simulation.ts';
import { listRunShards } from '../batch/list-run-shards.ts';
import { retrySimulation } from '../batch/retry-simulation.ts';
import { watchSimulation } from '../batch/watch-simulation.ts';
import { listShards } from '../shards/shard-record.ts';
import { simulationDirectory } from '../simulations/directory.ts';
import { explainFinding } from '../simulations/explain-finding.ts';
import { listChanges } from '../simulations/list-changes.ts';
import { listSimulations } from '../simulations/list-simulations.ts';
import { simulationMessage } from '../simulations/messages.ts';
import { quickSimulate } from '../simulations/quick-simulate.ts';
import { examineSimulation, readManifest } from '../simulations/read-simulation.ts';
import { succeededBatch } from '../testing/attested.ts';
import { after, areasOf, takeEvents } from '../testing/passing-days.ts';
import { freshSimulations, QUESTION, type Simulations, TENANT } from '../testing/simulation-fixture.ts';
import { holdSimulation } from './hold-simulation.ts';
import { sweep } from './sweep.ts';

/** One of each kind, over now. */
async function opened(t: TestContext) {
  const simulations = await freshSimulations(t);
  const { deps, context } = simulations;
  const quick = (await quickSimulate(deps, context, { ...QUESTION, maxFindings: 0 })).simulation;
  const batch = await succeededBatch(simulations);
  await takeEvents(deps.documents);
  return { ...simulations, quick, batch };
}

async function listed({ deps }: Simulations): Promise<string[]> {
  return (await listSimulations(deps, TENANT, { limit: 10 })).map(({ simulation }) => simulation).sort();
}

describe('simulations expire', () => {
  it('after so many days: told first, unreadable from then on, and gone with the next sweep', async (t) => {
    const world = await opened(t);
    const { deps, quick, batch } = world;
    assert.equal(areasOf(world).length, 2);
    await sweep(after(deps, 89), TENANT, t.signal);
    assert.deepEqual(await takeEvents(deps.documents), []);
    assert.deepEqual(await listed(world), [quick, batch].sort());

    const later = after(deps, 90);
    await sweep(later, TENANT, t.signal);
    assert.deepEqual(await listed(world), []);
    for (const simulation of [quick, batch]) {
      const gone = { reason: 'NOT_FOUND', metadata: { simulation, expired: 'true' } };
      await assert.rejects(examineSimulation(deps, TENANT, simulation), gone);
      await assert.rejects(listChanges(deps, TENANT, simulation, { limit: 1 }), gone);
      await assert.rejects(listRunShards(deps, TENANT, simulation, { limit: 1 }), gone);
      await assert.rejects(readManifest(deps, TENANT, simulation), gone);
      await assert.rejects(explainFinding(deps, TENANT, simulation, 'f'), gone);
      await assert.rejects(watchSimulation(deps, TENANT, simulation, t.signal).next(), gone);
      assert.equal(await holdSimulation(deps.documents, TENANT, simulation, 'too late'), false);
    }
    await assert.rejects(sweep(later, TENANT, t.signal), { code: 'UNAVAILABLE' }, 'what tells of them has not left');
    const events = await takeEvents(deps.documents);
    const told = events.map(({ data }) => (data as { details: { simulation: string } }).details.simulation);
    assert.deepEqual(told.sort(), [quick, batch].sort());

    await sweep(later, TENANT, t.signal);
    assert.deepEqual(areasOf(world), []);
    assert.deepEqual(await listShards(deps.documents, TENANT, batch), []);
    await assert.rejects(world.run(batch), TypeError);
    await assert.rejects(examineSimulation(deps, TENANT, quick), { metadata: { simulation: quick } });
    await sweep(later, TENANT, t.signal);
    assert.deepEqual(await takeEvents(deps.documents), []);
  });

  it('what is held does not, whoever holds it, however often', async (t) => {
    const world = await opened(t);
    const { deps, quick, batch } = world;
    const directory = simulationDirectory(deps.documents);
    assert.ok(await directory.hold(TENANT, quick, 'review shop-policy~2~1'));
    const holders = ['review shop-policy~2~1', 'publication shop-policy@2', 'publication shop-policy@2'];
    for (const holder of holders) assert.ok(await directory.hold(TENANT, batch, holder));
    assert.deepEqual((await world.run(batch)).holders, [...new Set(holders)]);
    for (let n = 0; n < 110; n += 1) assert.ok(await directory.hold(TENANT, batch, `review ${n}`));
    assert.equal((await world.run(batch)).holders?.length, 100);
    await sweep(after(deps, 9_999), TENANT, t.signal);
    await sweep(after(deps, 9_999), TENANT, t.signal);
    assert.deepEqual(await takeEvents(deps.documents), []);
    assert.ok((await readManifest(deps, TENANT, batch)).length > 0);
    assert.equal((await examineSimulation(deps, TENANT, quick)).simulation, quick);
    assert.equal(await directory.hold('globex', batch, 'review'), false);
    assert.equal(await directory.hold(TENANT, 'none', 'review'), false);
  });

  it('everybody is told when, and whether it is held', async (t) => {
    const { deps, batch, run } = await opened(t);
    const shown = async (keepDays: number) => {
      const message = simulationMessage(await examineSimulation(deps, TENANT, batch), { keepDays });
      return { held: message.held, expires: message.expireTime && timestampDate(message.expireTime).toISOString() };
    };
    const finished = Date.parse((await run(batch)).finishTime ?? '');
    assert.deepEqual(await shown(7), { held: false, expires: new Date(finished + 7 * 86_400_000).toISOString() });
    assert.deepEqual(await shown(0), { held: false, expires: undefined });
    await holdSimulation(deps.documents, TENANT, batch, 'review');
    assert.deepEqual(await shown(7), { held: true, expires: undefined });
  });

  it('nothing does where simulations are kept for good, nor what is not over', async (t) => {
    const world = await opened(t);
    const { deps, context, quick, batch } = world;
    await sweep({ ...after(deps, 9_999), limits: { keepDays: 0 } }, TENANT, t.signal);
    const { simulation: open } = await createSimulation(deps, context, QUESTION);
    assert.equal(await holdSimulation(deps.documents, TENANT, open, 'review'), false, 'it has no result yet');
    await holdSimulation(deps.documents, TENANT, quick, 'review');
    await holdSimulation(deps.documents, TENANT, batch, 'review');
    await sweep(after(deps, 9_999), TENANT, t.signal);
    assert.deepEqual(await listed(world), [quick, batch, open].sort());
  });

  it('what was cancelled counts from then; a retry begins anew, unless it comes too late', async (t) => {
    const world = await freshSimulations(t);
    const { deps, context } = world;
    const { simulation } = await createSimulation(deps, context, QUESTION);
    await cancelSimulation(after(deps, 10), context, { simulation, reason: '' });
    await sweep(after(deps, 99), TENANT, t.signal);
    await retrySimulation(after(deps, 99), context, simulation);
    await cancelSimulation(after(deps, 120), context, { simulation, reason: '' });
    await sweep(after(deps, 209), TENANT, t.signal);
    assert.equal((await world.run(simulation)).state, 'cancelled');
    await sweep(after(deps, 210), TENANT, t.signal);
    await assert.rejects(retrySimulation(deps, context, simulation), { reason: 'NOT_FOUND' });
  });

  it('one that cannot be removed does not keep the others, and goes when it can', async (t) => {
    const world = await opened(t);
    const { deps, batch } = world;
    const { area } = await world.run(batch);
    const other = await succeededBatch(world);
    await sweep(after(deps, 91), TENANT, t.signal);
    await takeEvents(deps.documents);
    const refusing = {
      ...deps.objects,
      forTenant: (tenant: string) => ({
        ...deps.objects.forTenant(tenant),
        dropArea: (name: string) =>
          name === area ? Promise.reject(new RangeError('stuck')) : deps.objects.forTenant(tenant).dropArea(name),
      }),
    };
    await assert.rejects(sweep({ ...after(deps, 91), objects: refusing }, TENANT, t.signal), RangeError);
    assert.deepEqual(areasOf(world), [area]);
    await assert.rejects(world.run(other), TypeError);
    await sweep(after(deps, 91), TENANT, t.signal);
    assert.deepEqual(areasOf(world), []);
  });

  it('any number of sweeps at once leave nothing, and tell of it once', async (t) => {
    const world = await opened(t);
    const { deps } = world;
    const all = () => Promise.all([1, 2, 3, 4].map(() => sweep(after(deps, 91), TENANT, t.signal)));
    await all().catch(() => {});
    assert.equal((await takeEvents(deps.documents)).length, 2);
    await all();
    assert.deepEqual(areasOf(world), []);
  });
});
