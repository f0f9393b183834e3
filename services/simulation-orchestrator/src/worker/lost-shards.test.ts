import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ClaimedJob } from '@policy-registry/messaging';
import { StoreError } from '@policy-registry/storage';
import { reconcile } from '../batch/reconcile.ts';
import { retrySimulation } from '../batch/retry-simulation.ts';
import type { ShardJob } from '../batch/simulation-queue.ts';
import type { ShardEngine } from '../evaluation/shard-engine.ts';
import { canonicalContent } from '../kernel/canonical-content.ts';
import { readPartial } from '../shards/partials-at-hand.ts';
import { listShards, shardId, shardsOf } from '../shards/shard-record.ts';
import { claimAll, claimOne, doJob } from '../testing/drain.ts';
import { objectsWith } from '../testing/faulty-parts.ts';
import { localEngine } from '../testing/local-engine.ts';
import { engineThat, type ManyShards, openManyShards, shardStates } from '../testing/many-shards.ts';
import { TENANT } from '../testing/simulation-fixture.ts';

interface Late {
  readonly lease: ClaimedJob;
  /** What was reported of it. */
  readonly reports: unknown[];
  /** Lets it find what it finds, which is `said` where that is given. */
  finish(said?: string): Promise<void>;
}

/** A worker that has begun the first shard, and comes to an end when its lease has run out long ago. */
async function lateWorker(opened: ManyShards): Promise<Late> {
  const lease = await claimOne(opened);
  const begun = Promise.withResolvers<void>();
  const released = Promise.withResolvers<string | undefined>();
  const engine = engineThat(localEngine(opened.deps), {
    0: () => {
      begun.resolve();
      return released.promise;
    },
  });
  const reports: unknown[] = [];
  // It says nothing of its progress, or it would hear that it has lost the shard.
  const told = { engine, progressMs: 3_600_000, report: (error: unknown) => reports.push(error) };
  const working = doJob(opened, lease, told);
  await begun.promise;
  return {
    ...{ lease, reports },
    async finish(said) {
      released.resolve(said);
      await working;
    },
  };
}

describe('a worker that has lost its shard', () => {
  it('changes nothing when it finds the same, before and after the other', async (t) => {
    for (const first of ['late', 'other'] as const) {
      const opened = await openManyShards(t);
      const late = await lateWorker(opened);
      const other = await lateWorker({ ...opened, deps: withJob(opened, late.lease) });
      if (first === 'late') {
        await late.finish();
        assert.equal((await shardStates(opened))[0], 'running');
        await other.finish();
      } else {
        await other.finish();
        await late.finish();
      }
      for (const lease of await claimAll(opened)) await doJob(opened, lease);
      assert.equal((await opened.run(opened.simulation)).outcome?.resultDigest, opened.resultDigest);
    }
  });

  it('makes the run fail when it found something else, before and after the other', async (t) => {
    for (const first of ['late', 'other'] as const) {
      const opened = await openManyShards(t, { allowPartial: true });
      const late = await lateWorker(opened);
      const other = await lateWorker({ ...opened, deps: withJob(opened, late.lease) });
      if (first === 'late') {
        await late.finish('something else');
        await other.finish();
      } else {
        await other.finish();
        await late.finish('something else');
      }
      const { state, failure } = await opened.run(opened.simulation);
      assert.equal(state, 'failed');
      assert.match(failure, /^DeterminismMismatch: shard 0 came out as /);
      assert.equal((await shardStates(opened))[0], 'failed');
      assert.deepEqual(await claimAll(opened), [], 'nothing of it is left in the queue');

      await retrySimulation(opened.deps, opened.context, opened.simulation);
      for (const lease of await claimAll(opened)) await doJob(opened, lease);
      assert.equal((await opened.run(opened.simulation)).outcome?.resultDigest, opened.resultDigest);
    }
  });

  it('is heard of when the run has succeeded, which stays as it is', async (t) => {
    const opened = await openManyShards(t);
    const late = await lateWorker(opened);
    const other = await lateWorker({ ...opened, deps: withJob(opened, late.lease) });
    await other.finish();
    for (const lease of await claimAll(opened)) await doJob(opened, lease);
    const before = await opened.run(opened.simulation);
    assert.equal(before.state, 'succeeded');
    await late.finish('something else');
    assert.deepEqual(await opened.run(opened.simulation), before);
    assert.match(String(late.reports[0]), /DeterminismMismatch/);
  });
});

/** The queue gives the same job once more, as it does when a lease has run out. */
function withJob({ deps }: ManyShards, lease: ClaimedJob): ManyShards['deps'] {
  return {
    ...deps,
    queue: { ...deps.queue, forTenant: (tenant) => deps.queue.forTenant(tenant), claim: async () => lease },
  };
}

describe('shards that a loss of power took back', () => {
  it('wait until they are recorded again, and lose nothing', async (t) => {
    const opened = await openManyShards(t);
    const { deps, simulation } = opened;
    const leases = await claimAll(opened);
    const lost = [leases[2], leases[5]].map((lease) => lease ?? assert.fail());
    for (const { job } of lost) {
      const { shard } = job.payload as ShardJob;
      const shards = shardsOf(deps.documents, TENANT);
      const { id, revision } = (await shards.get(shardId(simulation, shard))) ?? assert.fail();
      await shards.remove(id, revision);
    }
    for (const lease of leases.filter((lease) => !lost.includes(lease))) await doJob(opened, lease);
    for (const lease of lost) {
      await assert.rejects(doJob(opened, lease), { reason: 'NOT_FOUND' });
    }
    assert.equal((await opened.run(simulation)).state, 'running');
    await reconcile(deps, TENANT);
    for (const lease of lost) await doJob(opened, lease);
    assert.equal((await opened.run(simulation)).outcome?.resultDigest, opened.resultDigest);
  });
});

describe('what a shard left behind', () => {
  it('and is lost before it is added up fails the run, and a retry evaluates it again', async (t) => {
    const opened = await openManyShards(t);
    const { deps, simulation, context } = opened;
    const leases = await claimAll(opened);
    for (const lease of leases.slice(0, -1)) await doJob(opened, lease);
    const shards = await listShards(deps.documents, TENANT, simulation);
    const objects = objectsWith(deps.objects, async (digest) => {
      if (digest === shards[3]?.found?.partial) throw new StoreError('CORRUPT', 'the disk');
    });
    const [last = assert.fail()] = leases.slice(-1);
    await doJob(opened, last, { objects });
    const { state, failure } = await opened.run(simulation);
    assert.deepEqual([state, failure], ['failed', 'Shard 3: What it came out as is damaged.']);
    await retrySimulation(deps, context, simulation);
    const again = await claimAll(opened);
    assert.equal(again.length, 1);
    for (const lease of again) await doJob(opened, lease);
    assert.equal((await opened.run(simulation)).outcome?.resultDigest, opened.resultDigest);
  });

  it('is added up by the upkeep when the worker of the last shard died before', async (t) => {
    const opened = await openManyShards(t);
    const { deps, simulation } = opened;
    const leases = await claimAll(opened);
    for (const lease of leases.slice(0, -1)) await doJob(opened, lease);
    const [last = assert.fail()] = leases.slice(-1);
    const died = new Error('the process died');
    const objects = objectsWith(deps.objects, async (digest) => {
      const shards = await listShards(deps.documents, TENANT, simulation);
      if (shards.every(({ found }) => found !== undefined) && digest === shards[0]?.found?.partial) throw died;
    });
    await assert.rejects(doJob(opened, last, { objects }));
    assert.equal((await opened.run(simulation)).state, 'running');
    await reconcile(deps, TENANT);
    assert.equal((await opened.run(simulation)).outcome?.resultDigest, opened.resultDigest);
  });

  it('is of one comparison, or the run fails', async (t) => {
    const opened = await openManyShards(t);
    const leases = await claimAll(opened);
    const { engine } = opened.working;
    const other: ShardEngine = {
      ...engine,
      async evaluate(work, options) {
        const { partial, changes } = await engine.evaluate(work, options);
        const said = readPartial(partial.bytes);
        const asked = { ...said.asked, rulesAfter: ['another'] };
        return { partial: canonicalContent({ ...said, asked }), changes };
      },
    };
    for (const [index, lease] of leases.entries()) await doJob(opened, lease, index === 2 ? { engine: other } : {});
    const { state, failure } = await opened.run(opened.simulation);
    assert.deepEqual([state, failure], ['failed', 'DeterminismMismatch: the partials are of different comparisons.']);
  });
});
