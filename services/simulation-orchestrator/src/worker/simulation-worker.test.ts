import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { cancelSimulation } from '../batch/cancel-simulation.ts';
import { createSimulation } from '../batch/create-simulation.ts';
import { SIMULATION_QUEUE } from '../batch/simulation-queue.ts';
import { RUNS } from '../batch/simulation-run.ts';
import { startUpkeep } from '../batch/upkeep.ts';
import { watchSimulation } from '../batch/watch-simulation.ts';
import { listShards } from '../shards/shard-record.ts';
import { quickSimulate } from '../simulations/quick-simulate.ts';
import type { Simulation } from '../simulations/simulation.ts';
import { objectsWith } from '../testing/faulty-parts.ts';
import { localEngine } from '../testing/local-engine.ts';
import {
  freshSimulations,
  openSimulations,
  QUESTION,
  type Simulations,
  TENANT,
} from '../testing/simulation-fixture.ts';
import { stopWhileReading } from '../testing/stop-while-reading.ts';
import { startSimulationWorker, type WorkerOptions } from './simulation-worker.ts';

const DOOMED = fileURLToPath(new URL('../testing/doomed-process.ts', import.meta.url));

function startWorker(t: TestContext, { deps, context }: Simulations, changed: Partial<WorkerOptions> = {}) {
  const engine = localEngine({ objects: changed.objects ?? deps.objects });
  const worker = startSimulationWorker({ ...deps, engine, log: context.log, ...changed });
  t.after(() => worker.stop(0));
  return worker;
}

async function ended({ deps }: Simulations, simulation: string): Promise<Simulation | undefined> {
  return (await Array.fromAsync(watchSimulation(deps, TENANT, simulation, AbortSignal.timeout(30_000)))).at(-1);
}

async function completions({ events }: Simulations): Promise<number> {
  return (await events()).filter(({ type }) => type === 'policy.simulation.completed').length;
}

/** Runs a process that ends with SIGKILL on the data of `opened`, which is closed meanwhile and opened again. */
async function afterDeath(
  t: TestContext,
  opened: Simulations,
  moment: 'evaluating' | 'recorded',
): Promise<Simulations> {
  await opened.close();
  const child = spawn(process.execPath, [DOOMED, opened.folder, moment], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  child.stdout.once('data', () => child.kill('SIGKILL'));
  await exit;
  assert.equal(child.signalCode, 'SIGKILL', 'it ended by itself');
  const again = await openSimulations(opened.folder);
  t.after(() => again.close());
  return again;
}

describe('a simulation worker', () => {
  it('runs what is queued, before it was started and after', async (t) => {
    const opened = await freshSimulations(t);
    const { deps, context } = opened;
    const before = await createSimulation(deps, context, QUESTION);
    startWorker(t, opened);
    const after = await createSimulation(deps, context, QUESTION);
    for (const { simulation } of [before, after]) assert.equal((await ended(opened, simulation))?.state, 'succeeded');
    assert.equal(await completions(opened), 2);
    assert.deepEqual(opened.lines, []);
  });

  it('shares the queue with others: each simulation has one result', async (t) => {
    const opened = await freshSimulations(t);
    for (let worker = 0; worker < 3; worker += 1) startWorker(t, opened);
    const created = [];
    for (let index = 0; index < 10; index += 1) {
      created.push(await createSimulation(opened.deps, opened.context, QUESTION));
    }
    const ends = await Promise.all(created.map(({ simulation }) => ended(opened, simulation)));
    assert.deepEqual(new Set(ends.map((end) => end?.outcome?.resultDigest)).size, 1);
    assert.equal(await completions(opened), 10);
  });

  it('gives back what it has in hand when it is stopped, however often', async (t) => {
    const opened = await freshSimulations(t);
    const { deps, context } = opened;
    const { simulation } = await createSimulation(deps, context, QUESTION);
    const stops = SIMULATION_QUEUE.maxDeliveries + 1;
    for (let time = 0; time < stops; time += 1) {
      await stopWhileReading(deps.objects, (objects) => startWorker(t, opened, { objects }));
      const [shard] = await listShards(deps.documents, TENANT, simulation);
      assert.deepEqual([shard?.state, shard?.tries, shard?.attempts], ['queued', 0, time + 1]);
    }
    startWorker(t, opened);
    const end = await ended(opened, simulation);
    assert.deepEqual([end?.state, end?.progress?.attempts], ['succeeded', stops + 1]);
  });

  it('goes on when a simulation that it has in hand is cancelled', async (t) => {
    const opened = await freshSimulations(t);
    const { deps, context } = opened;
    const first = await createSimulation(deps, context, QUESTION);
    const objects = objectsWith(deps.objects, () =>
      cancelSimulation(deps, context, { simulation: first.simulation, reason: '' }),
    );
    startWorker(t, opened, { objects });
    assert.equal((await ended(opened, first.simulation))?.state, 'cancelled');
    const second = await createSimulation(deps, context, QUESTION);
    assert.equal((await ended(opened, second.simulation))?.state, 'succeeded');
    assert.equal(await completions(opened), 1);
  });
});

describe('a process that is killed', () => {
  it('in the middle of a simulation leaves it to another, and there is one result', async (t) => {
    const fresh = await freshSimulations(t);
    const { resultDigest } = await quickSimulate(fresh.deps, fresh.context, { ...QUESTION, maxFindings: 0 });
    const { simulation } = await createSimulation(fresh.deps, fresh.context, QUESTION);
    const opened = await afterDeath(t, fresh, 'evaluating');
    assert.equal((await opened.run(simulation)).state, 'running');
    startWorker(t, opened);
    const end = await ended(opened, simulation);
    assert.deepEqual([end?.state, end?.progress?.attempts], ['succeeded', 2]);
    assert.equal(end?.outcome?.resultDigest, resultDigest);
    assert.equal(await completions(opened), 2, 'of the quick simulation, and of the batch');
  });

  it('between recording a simulation and enqueueing it loses nothing', async (t) => {
    const opened = await afterDeath(t, await freshSimulations(t), 'recorded');
    const { deps, attestor, context } = opened;
    assert.equal((await deps.queue.forTenant(TENANT).depth()).waiting, 0);
    const [stored] = await deps.documents.forTenant(TENANT).collection(RUNS).list({ limit: 2 });
    assert.ok(stored, 'it was recorded');
    startWorker(t, opened);
    const upkeep = startUpkeep({ ...deps, attestor, log: context.log });
    t.after(() => upkeep.stop());
    assert.equal((await ended(opened, stored.id))?.state, 'succeeded');
    assert.equal(await completions(opened), 1);
  });
});
