import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { ServiceImpl } from '@connectrpc/connect';
import {
  type SimulationSchema,
  SimulationService,
  SimulationState,
  Verdict,
} from '@policy-registry/contracts/simulation';
import { scriptedRegistry } from '../src/scripted-registry.ts';
import { Person } from './person.ts';

const { RUNNING, SUCCEEDED, CANCELLED } = SimulationState;

type Answers = Partial<ServiceImpl<typeof SimulationService>>;

/** Somebody who waits for `sim-1`. */
async function waiting(context: TestContext, answers: (reset: () => void) => Answers): Promise<Person> {
  const registry = await scriptedRegistry(context, (router) =>
    router.service(
      SimulationService,
      answers(() => registry.reset()),
    ),
  );
  const person = new Person(context, registry.url);
  person.environment.POLICYCTL_TOKEN = 'token';
  return person;
}

function simulation(state: SimulationState, more: MessageInitShape<typeof SimulationSchema> = {}) {
  return { simulation: { simulation: 'sim-1', state, ...more } };
}

/** It never is further on. */
const RUNS_FOREVER: Answers = {
  async *watchSimulation(_, { signal }) {
    yield simulation(RUNNING);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  },
};

describe('who waits for a batch', () => {
  it('does so when the registry is killed meanwhile, and while it is asked for the result', async (context) => {
    const calls = { watched: 0, got: 0 };
    const person = await waiting(context, (reset) => ({
      async *watchSimulation() {
        calls.watched += 1;
        yield simulation(calls.watched === 1 ? RUNNING : SUCCEEDED);
        if (calls.watched === 1) reset();
      },
      getSimulation() {
        calls.got += 1;
        if (calls.got === 1) reset();
        return simulation(SUCCEEDED);
      },
    }));
    const { exitCode, note } = await person.run('simulation', 'wait', 'sim-1');
    assert.equal(exitCode, 0, note);
    assert.deepEqual(calls, { watched: 2, got: 2 });
  });

  it('gets the exit code of its thresholds', async (context) => {
    const thresholds = [{ measure: 'lost_blocks', maximum: 0n }];
    const over = simulation(SUCCEEDED, { thresholds, verdict: Verdict.EXCEEDED });
    const person = await waiting(context, () => ({
      async *watchSimulation() {
        yield over;
      },
      getSimulation: () => over,
    }));
    assert.equal((await person.run('simulation', 'wait', 'sim-1', '--quiet')).exitCode, 20);
  });

  it('is told why it was cancelled; and so is who wants to export it', async (context) => {
    const over = simulation(CANCELLED, { failure: 'Not needed' });
    const person = await waiting(context, () => ({
      async *watchSimulation() {
        yield over;
      },
      getSimulation: () => over,
    }));
    for (const args of [
      ['wait', 'sim-1'],
      ['export', 'sim-1', '--to', 'csv=-'],
    ]) {
      const { exitCode, note } = await person.run('simulation', ...args);
      assert.equal(exitCode, 2);
      assert.match(
        note,
        /simulation sim-1 is cancelled and has no result: Not needed \(INVALID_STATE\)\n.*simulation retry sim-1/,
      );
    }
  });

  it('is told by Ctrl-C that it goes on, and how to see it', async (context) => {
    const person = await waiting(context, () => RUNS_FOREVER);
    const waits = person.start('simulation', 'wait', 'sim-1');
    await waits.told(/running/);
    waits.interrupt();
    const { exitCode, out, note } = await waits.ended;
    assert.deepEqual([exitCode, out], [130, '']);
    assert.match(
      note,
      /nobody waits for simulation sim-1 any more \(INTERRUPTED\)\n.*simulation wait sim-1.*simulation show sim-1/,
    );
  });

  it('is told the same as JSON', async (context) => {
    const person = await waiting(context, () => RUNS_FOREVER);
    const waits = person.start('simulation', 'wait', 'sim-1', '--output', 'json');
    await waits.told(/running/);
    waits.interrupt();
    const { exitCode, note } = await waits.ended;
    const { error } = JSON.parse(note.trim().split('\n').at(-1) ?? '');
    assert.deepEqual([exitCode, error.exitCode, error.reason], [130, 130, 'INTERRUPTED']);
  });
});
