import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { sha256 } from '@policy-registry/canonical';
import { StoreError } from '@policy-registry/storage';
import { lockOf } from '../../batch/simulation-queue.ts';
import type { SimulationRun } from '../../batch/simulation-run.ts';
import { watchSimulation } from '../../batch/watch-simulation.ts';
import { objectsWith } from '../../testing/faulty-parts.ts';
import { type ManyShards, openManyShards } from '../../testing/many-shards.ts';
import { TENANT } from '../../testing/simulation-fixture.ts';
import { threadOf } from '../../testing/thread-of.ts';
import { startSimulationWorker } from '../../worker/simulation-worker.ts';
import { EvaluationFailed } from '../evaluation-failed.ts';
import { EngineLost, type EngineOptions, type ShardBytes, type ShardWork } from '../shard-engine.ts';
import { EvaluationThread } from './evaluation-thread.ts';
import { type ThreadOptions, threadEngine } from './thread-engine.ts';

type Asked = Parameters<EvaluationThread['evaluate']>;

/** Dies of the first shard. */
const DYING = threadOf(`port.on('message', () => process.exit(3));`);
const ANSWER = `const answer = ({ firstRow, rows }) =>
  port.postMessage({ kind: 'done', piece: { firstRow, rows, partial: {}, changes: {} } });`;
/** Answers a shard, and dies when it has nothing to do. */
const DYING_LATER = threadOf(`${ANSWER}
  port.on('message', ({ shard }) => {
    answer(shard);
    setTimeout(() => process.exit(3), 20);
  });`);
/** Takes a while for a shard, and dies when it is to help with one. */
const DYING_HELPER = threadOf(`${ANSWER}
  port.on('message', ({ shard, from }) => {
    if (from !== undefined) process.exit(3);
    setTimeout(answer, 300, shard);
  });`);
/** Evaluates for ever, and takes a while to give up. */
const BUSY = threadOf(`
  const failed = { kind: 'failed', failure: { text: 'aborted', isDisagreement: false } };
  port.on('message', ({ kind }) => {
    if (kind === 'abort') setTimeout(() => port.postMessage(failed), 100);
  });`);

function openEngine(t: TestContext, { deps, context }: ManyShards, changed: Partial<ThreadOptions> = {}) {
  const engine = threadEngine({ objects: deps.objects, threads: 2, log: context.log, ...changed });
  t.after(() => engine.close());
  return engine;
}

const options = (changed: Partial<EngineOptions> = {}): EngineOptions => ({
  signal: new AbortController().signal,
  onProgress: async () => {},
  ...changed,
});

function workOn(run: SimulationRun, index: number): ShardWork {
  return {
    tenant: TENANT,
    inputs: run.inputs,
    lock: lockOf(run.inputs),
    shard: run.plan[index] ?? assert.fail('no such shard'),
  };
}

/** All of the table as one shard. */
function wholeOf(run: SimulationRun): ShardWork {
  const rows = run.plan.reduce((sum, shard) => sum + shard.rows, 0);
  return { ...workOn(run, 0), shard: { index: 0, firstBatch: 0, batches: run.plan.length, firstRow: 0, rows } };
}

function assertSame(found: ShardBytes | undefined, meant: ShardBytes | undefined): void {
  assert.ok(found !== undefined && meant !== undefined);
  assert.deepEqual(Buffer.from(found.partial.bytes), Buffer.from(meant.partial.bytes));
  assert.deepEqual(Buffer.from(found.changes.bytes), Buffer.from(meant.changes.bytes));
  for (const { digest, bytes } of [found.partial, found.changes]) assert.equal(digest, sha256(bytes));
}

describe('threads', () => {
  it('give the bytes that the thread of the caller gives', async (t) => {
    const opened = await openManyShards(t);
    const run = await opened.run(opened.simulation);
    const engine = openEngine(t, opened);
    const seen: number[] = [];
    const onProgress = async (compared: number) => void seen.push(compared);
    const found = await Promise.all(
      [0, 8].map((index) => engine.evaluate(workOn(run, index), options({ onProgress }))),
    );
    const again = await engine.evaluate(workOn(run, 3), options());
    const { engine: local } = opened.working;
    for (const [index, bytes] of [[0, found[0]] as const, [8, found[1]] as const, [3, again] as const]) {
      assertSame(bytes, await local.evaluate(workOn(run, index), options()));
    }
    assert.deepEqual(seen.toSorted(), [59, 64]);
  });

  it('answer other questions about a table that they have at hand', async (t) => {
    const opened = await openManyShards(t);
    const run = await opened.run(opened.simulation);
    const { baseline, candidate } = run.inputs;
    const turned = { ...run.inputs, baseline: candidate, candidate: baseline };
    const engine = openEngine(t, opened, { threads: 1 });
    for (const [index, inputs] of [run.inputs, turned, run.inputs].entries()) {
      const work = { ...workOn(run, index), inputs, lock: lockOf(inputs) };
      const [found, meant] = await Promise.all([engine, opened.working.engine].map((e) => e.evaluate(work, options())));
      assertSame(found, meant);
    }
  });

  it('take shards in the order in which they are asked for, whatever has to be loaded first', async (t) => {
    const opened = await openManyShards(t);
    const run = await opened.run(opened.simulation);
    const other = { ...run.inputs, environment: 'elsewhere' };
    const slowly = async () => setTimeout(50);
    const engine = openEngine(t, opened, { threads: 1, objects: objectsWith(opened.deps.objects, slowly) });
    await engine.evaluate(workOn(run, 0), options());
    const done: string[] = [];
    const ask = async (name: string, work: ShardWork) => {
      await engine.evaluate(work, options());
      done.push(name);
    };
    await Promise.all([
      ask('at work', workOn(run, 1)),
      ask('unknown', { ...workOn(run, 2), inputs: other, lock: lockOf(other) }),
      ask('known', workOn(run, 3)),
    ]);
    assert.deepEqual(done, ['at work', 'unknown', 'known']);
  });

  it('help one another with a shard, and it is the same', async (t) => {
    const opened = await openManyShards(t);
    const run = await opened.run(opened.simulation);
    const work = wholeOf(run);
    const slowly = async (digest: string) => digest === run.inputs.factTableDigest && setTimeout(60);
    const engine = openEngine(t, opened, { objects: objectsWith(opened.deps.objects, slowly) });
    // Both have begun, and have the comparison: the second one is ready long before the first has read all batches.
    await Promise.all([1, 2].map((index) => engine.evaluate(workOn(run, index), options())));
    const joining = t.mock.method(EvaluationThread.prototype, 'join');
    assertSame(await engine.evaluate(work, options()), await opened.working.engine.evaluate(work, options()));
    assert.equal(joining.mock.callCount(), 1);
  });

  it('do the work of a worker', async (t) => {
    const opened = await openManyShards(t);
    const { deps, context, simulation } = opened;
    const worker = startSimulationWorker({ ...deps, engine: openEngine(t, opened), log: context.log });
    t.after(() => worker.stop(0));
    const seen = await Array.fromAsync(watchSimulation(deps, TENANT, simulation, AbortSignal.timeout(60_000)));
    assert.equal(seen.at(-1)?.outcome?.resultDigest, opened.resultDigest, seen.at(-1)?.failure);
  });

  it('that die lose what they have in hand, and nothing else', async (t) => {
    const opened = await openManyShards(t);
    const run = await opened.run(opened.simulation);
    const engine = openEngine(t, opened, { entry: DYING });
    const lost = { name: 'EngineLost', message: 'The thread that evaluated it ended with exit code 3' };
    for (let time = 0; time < 3; time += 1) await assert.rejects(engine.evaluate(workOn(run, time), options()), lost);
  });

  it('that died since they were done lose nothing', async (t) => {
    const opened = await openManyShards(t);
    const run = await opened.run(opened.simulation);
    const engine = openEngine(t, opened, { threads: 1, entry: DYING_LATER });
    for (let time = 0; time < 3; time += 1) {
      await engine.evaluate(workOn(run, time), options());
      await setTimeout(200);
    }
  });

  it('that cannot help are not asked again, and that is said', async (t) => {
    const opened = await openManyShards(t);
    const run = await opened.run(opened.simulation);
    const said: unknown[] = [];
    const log = { warn: ({ err }: { err: Error }) => void said.push(err.message) };
    const dying = openEngine(t, opened, { entry: DYING_HELPER, log });
    await dying.evaluate(wholeOf(run), options());
    assert.deepEqual(said.splice(0), ['The thread that evaluated it ended with exit code 3']);
    let opens = 0;
    const beforeOpen = async () => {
      opens += 1;
      if (opens > 1) throw new StoreError('UNAVAILABLE', 'too many open files');
    };
    const objects = objectsWith(opened.deps.objects, async () => {}, beforeOpen);
    await openEngine(t, opened, { objects, entry: DYING_HELPER, log }).evaluate(wholeOf(run), options());
    assert.equal(opens, 2);
    assert.deepEqual(said, ['too many open files']);
  });

  it('do not help with what is given up, however long that takes', async (t) => {
    const opened = await openManyShards(t);
    const run = await opened.run(opened.simulation);
    const lost = new AbortController();
    const { evaluate } = EvaluationThread.prototype;
    t.mock.method(EvaluationThread.prototype, 'evaluate', function (this: EvaluationThread, ...asked: Asked) {
      setImmediate(() => lost.abort(new Error('the lease is lost')));
      return evaluate.apply(this, asked);
    });
    const engine = openEngine(t, opened, { entry: BUSY });
    await assert.rejects(engine.evaluate(wholeOf(run), options({ signal: lost.signal })), /the lease is lost/);
  });

  it('give up what waits for a store that does not answer', async (t) => {
    const opened = await openManyShards(t);
    const run = await opened.run(opened.simulation);
    const answers = Promise.withResolvers<void>();
    const engine = openEngine(t, opened, { objects: objectsWith(opened.deps.objects, () => answers.promise) });
    const late = engine.evaluate(workOn(run, 0), options({ signal: AbortSignal.timeout(50) }));
    await assert.rejects(late, { name: 'TimeoutError' });
    answers.resolve();
  });

  it('give up what is not wanted any more, and go on with the next', async (t) => {
    const opened = await openManyShards(t);
    const run = await opened.run(opened.simulation);
    const engine = openEngine(t, opened, { threads: 1 });
    const giveUp = new AbortController();
    const onProgress = async () => giveUp.abort(new Error('the lease is lost'));
    const lost = engine.evaluate(workOn(run, 0), options({ signal: giveUp.signal, onProgress }));
    await assert.rejects(lost, /the lease is lost/);
    const elsewhere = engine.evaluate(
      workOn(run, 0),
      options({ onProgress: () => Promise.reject(new EngineLost('gone')) }),
    );
    await assert.rejects(elsewhere, /gone/);
    assert.ok((await engine.evaluate(workOn(run, 0), options())).partial.bytes.length > 0);
  });

  it('say what the store says, and what evaluation says', async (t) => {
    const opened = await openManyShards(t);
    const { deps, simulation } = opened;
    const run = await opened.run(simulation);
    const failing = async (digest: string) => {
      if (digest === run.inputs.factTableDigest) throw new StoreError('UNAVAILABLE', 'away');
    };
    const away = openEngine(t, opened, { objects: objectsWith(deps.objects, failing) });
    await assert.rejects(away.evaluate(workOn(run, 0), options()), { code: 'UNAVAILABLE' });

    const { digest } = await deps.objects.forTenant(TENANT).put(Buffer.from('{"rules":7}'));
    const inputs = { ...run.inputs, candidate: { ...run.inputs.candidate, irDigest: digest } };
    const engine = openEngine(t, opened);
    const broken = engine.evaluate({ ...workOn(run, 0), inputs, lock: lockOf(inputs) }, options());
    await assert.rejects(broken, (error) => error instanceof EvaluationFailed && /cannot be run/.test(error.message));
  });
});
