import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { type ClaimedJob, MessagingError } from '@policy-registry/messaging';
import { StoreError } from '@policy-registry/storage';
import { cancelSimulation } from '../batch/cancel-simulation.ts';
import { createSimulation } from '../batch/create-simulation.ts';
import { reconcile } from '../batch/reconcile.ts';
import { retrySimulation } from '../batch/retry-simulation.ts';
import { RUNS } from '../batch/simulation-run.ts';
import { viewRun } from '../batch/view-run.ts';
import type { ShardEngine } from '../evaluation/shard-engine.ts';
import { listShards } from '../shards/shard-record.ts';
import { listChanges } from '../simulations/list-changes.ts';
import { quickSimulate } from '../simulations/quick-simulate.ts';
import { getSimulation, readResult } from '../simulations/read-simulation.ts';
import { objectsWith, queueWith } from '../testing/faulty-parts.ts';
import { localEngine } from '../testing/local-engine.ts';
import { freshSimulations, QUESTION, type Simulations, TENANT } from '../testing/simulation-fixture.ts';
import { type JobRun, runJob } from './run-job.ts';

interface Claimed extends Simulations {
  readonly simulation: string;
  readonly lease: ClaimedJob;
  /** Does the job, as a worker would. */
  work(lease: ClaimedJob, changed?: Partial<JobRun>): Promise<void>;
}

/** A new simulation in the hands of a worker. */
async function claimed(t: TestContext): Promise<Claimed> {
  const opened = await freshSimulations(t);
  const { simulation } = await createSimulation(opened.deps, opened.context, QUESTION);
  return {
    ...opened,
    simulation,
    lease: await claim(opened),
    work: (lease, changed) => workOn(opened, lease, changed),
  };
}

function workOn({ deps, working }: Simulations, lease: ClaimedJob, changed: Partial<JobRun> = {}): Promise<void> {
  const engine = localEngine({ objects: changed.objects ?? deps.objects });
  return runJob({ ...deps, ...working, engine, ...changed }, lease, new AbortController().signal);
}

async function claim({ deps }: Simulations): Promise<ClaimedJob> {
  const lease = await deps.queue.claim({ waitMs: 0 });
  assert.ok(lease, 'there is a job');
  return lease;
}

async function types({ events }: Simulations): Promise<string[]> {
  return (await events()).map(({ type }) => type.replace('policy.simulation.', ''));
}

describe('a job of a simulation', () => {
  it('gives the result of a quick simulation, byte for byte', async (t) => {
    const opened = await claimed(t);
    const { deps, context, simulation, lease, work } = opened;
    await work(lease);
    const quick = await quickSimulate(deps, context, { ...QUESTION, maxFindings: 0 });
    const batch = await getSimulation(deps, TENANT, simulation);
    assert.equal(batch.state, 'succeeded');
    assert.equal(batch.outcome?.resultDigest, quick.resultDigest);
    assert.deepEqual(await readResult(deps, TENANT, batch), quick.result);
    const { progress } = await viewRun(deps, TENANT, await opened.run(simulation));
    assert.partialDeepStrictEqual(progress, { findings: quick.result.total, percent: 100, attempts: 1 });
    const { changes } = await listChanges(deps, TENANT, simulation, { limit: 100 });
    assert.equal(changes.length, quick.result.measures.changed);
    const completed = (await opened.events()).find(({ type }) => type === 'policy.simulation.completed');
    assert.partialDeepStrictEqual(completed?.data, {
      actor: 'author@acme',
      details: { resultDigest: quick.resultDigest },
    });
  });

  it('has one result and one event when two workers do it', async (t) => {
    const opened = await claimed(t);
    await Promise.all([opened.work(opened.lease), opened.work(opened.lease)]);
    assert.deepEqual(await types(opened), ['queued', 'completed']);
    assert.equal((await opened.run(opened.simulation)).state, 'succeeded');
  });

  it('says how far it is', async (t) => {
    const opened = await claimed(t);
    const { deps, simulation, lease } = opened;
    const seen: unknown[] = [];
    const engine: ShardEngine = {
      ...opened.working.engine,
      async evaluate(work, { signal, onProgress }) {
        for (const compared of [0, 12]) {
          await onProgress(compared);
          const { state, progress } = await viewRun(deps, TENANT, await opened.run(simulation));
          seen.push([state, progress?.findings, progress?.attempts]);
        }
        return opened.working.engine.evaluate(work, { signal, onProgress });
      },
    };
    await opened.work(lease, { engine });
    assert.deepEqual(seen, [
      ['running', 0, 1],
      ['running', 12, 1],
    ]);
  });

  it('does nothing when it comes again after the end', async (t) => {
    const opened = await claimed(t);
    await opened.work(opened.lease);
    const before = await opened.run(opened.simulation);
    await opened.work(opened.lease);
    assert.deepEqual(await opened.run(opened.simulation), before);
    assert.deepEqual(await types(opened), ['queued', 'completed']);
  });

  it('lets the next run begin when it comes again, where the queue was away at the end', async (t) => {
    const fresh = await freshSimulations(t);
    const opened = { ...fresh, deps: { ...fresh.deps, limits: { ...fresh.deps.limits, simulationsAtOnce: 1 } } };
    const { deps, context } = opened;
    const [first, second] = [
      await createSimulation(deps, context, QUESTION),
      await createSimulation(deps, context, QUESTION),
    ];
    const lease = await claim(opened);
    const away = queueWith(deps.queue, { enqueue: () => Promise.reject(new MessagingError('UNAVAILABLE', 'away')) });
    await assert.rejects(workOn(opened, lease, { queue: away }), ({ cause }) => cause instanceof MessagingError);
    assert.equal((await opened.run(first.simulation)).state, 'succeeded');
    await lease.nack({ delayMs: 0 });
    await workOn(opened, await claim(opened));
    assert.partialDeepStrictEqual((await claim(opened)).job.payload, { simulation: second.simulation });
  });

  it('leaves no result when the simulation was cancelled meanwhile', async (t) => {
    const opened = await claimed(t);
    const { deps, context, simulation, lease } = opened;
    let cancelled = false;
    const objects = objectsWith(deps.objects, async () => {
      if (!cancelled) await cancelSimulation(deps, context, { simulation, reason: 'Wrong snapshot' });
      cancelled = true;
    });
    await opened.work(lease, { objects });
    const { state, outcome } = await opened.run(simulation);
    assert.deepEqual([state, outcome], ['cancelled', undefined]);
    assert.deepEqual(await types(opened), ['queued', 'cancelled']);
    await assert.rejects(listChanges(deps, TENANT, simulation, { limit: 1 }), { reason: 'INVALID_STATE' });
  });

  it('fails for good when what it needs is damaged, and can be retried', async (t) => {
    const opened = await claimed(t);
    const { deps, context, simulation, lease } = opened;
    const reported: unknown[] = [];
    const objects = objectsWith(deps.objects, () => Promise.reject(new StoreError('CORRUPT', '/data/objects/ab')));
    await opened.work(lease, { objects, report: (error) => reported.push(error) });
    await lease.ack();
    const failed = await opened.run(simulation);
    assert.deepEqual([failed.state, failed.failure], ['failed', 'Shard 0: Stored content does not match its digest.']);
    assert.equal(reported.length, 1);

    await retrySimulation(deps, context, simulation);
    const again = await claim(opened);
    await opened.work(lease);
    assert.equal((await opened.run(simulation)).state, 'queued', 'the job of the round before does nothing');
    await opened.work(again);
    assert.equal((await opened.run(simulation)).state, 'succeeded');
    assert.deepEqual(await types(opened), ['queued', 'failed', 'queued', 'completed']);
  });

  it('is left to another attempt when a store is away', async (t) => {
    const opened = await claimed(t);
    const { deps, simulation, lease } = opened;
    const objects = objectsWith(deps.objects, () => Promise.reject(new StoreError('UNAVAILABLE', 'away')));
    const message = 'The store cannot be reached; retry later.';
    await assert.rejects(opened.work(lease, { objects }), { reason: 'UNAVAILABLE', message });
    assert.equal((await opened.run(simulation)).state, 'running');
    await opened.work(lease);
    const [shard] = await listShards(deps.documents, TENANT, simulation);
    assert.deepEqual([(await opened.run(simulation)).state, shard?.attempts], ['succeeded', 2]);
  });

  for (const [what, payload] of [
    ['of no simulation', { simulation: 'sim-none', inputs: {} }],
    ['not a job at all', 7],
  ] as const) {
    it(`is a dead letter when it is ${what}`, async (t) => {
      const opened = await freshSimulations(t);
      const queue = opened.deps.queue.forTenant(TENANT);
      await queue.enqueue([{ id: 'forged', group: 'forged', payload }]);
      const lease = await claim(opened);
      await workOn(opened, lease);
      assert.ok(lease.settled);
      assert.equal((await queue.depth()).deadLetters, 1);
    });
  }

  it('that says something else than its record is a dead letter, and the simulation fails', async (t) => {
    const opened = await claimed(t);
    const { deps, simulation, lease } = opened;
    const runs = deps.documents.forTenant(TENANT).collection(RUNS);
    const run = await opened.run(simulation);
    await runs.replace(simulation, 1, { ...run, inputs: { ...run.inputs, samples: 6 } });
    await opened.work(lease);
    assert.ok(lease.settled);
    await reconcile(deps, TENANT);
    const { state, failure } = await opened.run(simulation);
    assert.equal(state, 'failed');
    assert.match(failure, /not what was recorded/);
  });

  it('that was given up makes its simulation fail, with the reason', async (t) => {
    const opened = await claimed(t);
    await opened.lease.reject('it does not fit into memory');
    await reconcile(opened.deps, TENANT);
    const { state, failure } = await opened.run(opened.simulation);
    assert.equal(state, 'failed');
    assert.match(failure, /it does not fit into memory/);
    assert.deepEqual(await types(opened), ['queued', 'failed']);
  });
});
