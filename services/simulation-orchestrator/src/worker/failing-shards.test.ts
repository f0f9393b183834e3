import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cancelSimulation } from '../batch/cancel-simulation.ts';
import { retrySimulation } from '../batch/retry-simulation.ts';
import { EvaluationFailed } from '../evaluation/evaluation-failed.ts';
import { EngineLost } from '../evaluation/shard-engine.ts';
import { claimAll, claimOne, doJob } from '../testing/drain.ts';
import { BATCH_ROWS } from '../testing/many-findings.ts';
import { engineThat, openManyShards, SHARDS, shardAttempts, shardStates } from '../testing/many-shards.ts';

const STRANGE = () => Promise.reject(new EvaluationFailed('The facts are strange.'));

describe('a simulation with a shard that cannot be evaluated', () => {
  it('fails with its reason, and a retry evaluates what is missing', async (t) => {
    const opened = await openManyShards(t);
    const { deps, context, simulation, working } = opened;
    const engine = engineThat(working.engine, { 4: STRANGE });
    for (const lease of (await claimAll(opened)).slice(0, 6)) await doJob(opened, lease, { engine });
    const lost = await opened.run(simulation);
    assert.deepEqual([lost.state, lost.failure], ['failed', 'Shard 4: The facts are strange.']);
    const done = Array(4).fill('succeeded');
    assert.deepEqual(await shardStates(opened), [...done, 'failed', 'queued', 'queued', 'queued', 'queued']);

    await retrySimulation(deps, context, simulation);
    const again = await claimAll(opened);
    const ids = [4, 5, 6, 7, 8].map((shard) => `${simulation}-1-${shard}`);
    assert.deepEqual(
      again.map(({ job }) => job.id),
      ids,
    );
    for (const lease of again) await doJob(opened, lease);
    assert.equal((await opened.run(simulation)).outcome?.resultDigest, opened.resultDigest);
    assert.deepEqual(await shardAttempts(opened), [1, 1, 1, 1, 2, 1, 1, 1, 1]);
  });

  it('succeeds where it may be partial: says what is missing, and never that it is within thresholds', async (t) => {
    const opened = await openManyShards(t, { allowPartial: true });
    const engine = engineThat(opened.working.engine, { 0: STRANGE });
    for (const lease of await claimAll(opened)) await doJob(opened, lease, { engine });
    const { state, outcome } = await opened.run(opened.simulation);
    assert.deepEqual([state, outcome?.verdict], ['succeeded', 'incomplete']);
    const missing = { shard: 0, firstRow: 0, rows: BATCH_ROWS, failure: 'The facts are strange.' };
    assert.deepEqual(outcome?.missing, [missing]);
  });

  it('fails when there is no other, although it may be partial', async (t) => {
    const opened = await openManyShards(t, { allowPartial: true });
    const all = Object.fromEntries(Array.from({ length: SHARDS }, (_, index) => [index, STRANGE]));
    const engine = engineThat(opened.working.engine, all);
    for (const lease of await claimAll(opened)) await doJob(opened, lease, { engine });
    const { state, failure } = await opened.run(opened.simulation);
    assert.deepEqual([state, failure], ['failed', 'Shard 0: The facts are strange.']);
  });

  it('is tried again where another attempt may do better, up to a bound', async (t) => {
    const opened = await openManyShards(t);
    const { simulation, working } = opened;
    const die = () => Promise.reject(new EngineLost('The thread that evaluated it died'));
    const engine = engineThat(working.engine, { 2: die });
    const { job, tenant } = (await claimAll(opened))[2] ?? assert.fail();
    const delivered = (delivery: number) => ({ job, tenant, delivery, settled: true }) as never;
    for (let delivery = 1; delivery < 5; delivery += 1) {
      await assert.rejects(doJob(opened, delivered(delivery), { engine }), EngineLost);
    }
    assert.equal((await opened.run(simulation)).state, 'running');
    await doJob(opened, delivered(5), { engine });
    assert.equal((await opened.run(simulation)).failure, 'Shard 2: The thread that evaluated it died.');
    assert.equal((await shardAttempts(opened))[2], 5);
  });

  it('is bounded by its record where the queue has lost its count', async (t) => {
    const opened = await openManyShards(t);
    const engine = engineThat(opened.working.engine, { 0: () => Promise.reject(new EngineLost('It died')) });
    const { job, tenant } = await claimOne(opened);
    const first = { job, tenant, delivery: 1, settled: true } as never;
    for (let time = 0; time < 5; time += 1) await assert.rejects(doJob(opened, first, { engine }), EngineLost);
    await doJob(opened, first, { engine });
    const { failure } = await opened.run(opened.simulation);
    assert.equal(failure, 'Shard 0: Given up after 5 attempts, none of which came to an end.');
  });
});

describe('a simulation that is cancelled in the middle', () => {
  it('is not claimed any more, and a retry goes on from there', async (t) => {
    const opened = await openManyShards(t);
    const { deps, context, simulation } = opened;
    for (let shard = 0; shard < 3; shard += 1) await doJob(opened, await claimOne(opened));
    const inHand = await claimOne(opened);
    await cancelSimulation(deps, context, { simulation, reason: 'Wrong snapshot' });
    assert.deepEqual(await claimAll(opened), []);
    await doJob(opened, inHand);
    assert.deepEqual(await shardAttempts(opened), [1, 1, 1, 0, 0, 0, 0, 0, 0], 'what is claimed by then is left');

    await retrySimulation(deps, context, simulation);
    const again = await claimAll(opened);
    assert.equal(again.length, 6);
    for (const lease of again) await doJob(opened, lease);
    assert.equal((await opened.run(simulation)).outcome?.resultDigest, opened.resultDigest);
  });
});
