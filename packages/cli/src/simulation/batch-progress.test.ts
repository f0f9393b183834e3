import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { create } from '@bufbuild/protobuf';
import { SimulationSchema, SimulationState } from '@policy-registry/contracts/simulation';
import { Cli } from '../cli.ts';
import { TestTerminal } from '../output/terminal-for-test.ts';
import { BatchProgress } from './batch-progress.ts';

const { QUEUED, RUNNING, SUCCEEDED } = SimulationState;

type Step = [state: SimulationState, percent: number];

describe('what is told of a batch', () => {
  function told(quiet: boolean, steps: readonly Step[], terminal?: TestTerminal): string[] {
    let notes = '';
    const streams = {
      out: assert.fail,
      note: (text: string) => {
        notes += text;
      },
      ...(terminal === undefined ? {} : { terminal }),
    };
    const progress = new BatchProgress(new Cli({ output: 'table', profile: 'default' }, streams), quiet);
    for (const [state, percent] of steps) {
      const far = { findings: BigInt(percent * 10), total: 1000n, percent, findingsPerSecond: 500n };
      progress.saw(
        create(SimulationSchema, { simulation: 'sim-1', state, progress: { ...far, timeLeft: { seconds: 2n } } }),
      );
    }
    progress.end();
    return notes.split('\n').filter(Boolean);
  }

  it('is every state, and every tenth of the way, where there is no terminal', () => {
    const steps: Step[] = [
      [QUEUED, 0],
      ...[0, 3, 9, 10, 15, 19, 31, 40, 100].map((percent): Step => [RUNNING, percent]),
      [SUCCEEDED, 100],
    ];
    assert.deepEqual(told(false, steps), [
      'sim-1: queued',
      ...[0, 10, 31, 100].map((percent) => `sim-1: running, ${percent}%, 500/s, 2 s left`),
      'sim-1: succeeded',
    ]);
  });

  it('is every state, and a bar in between, on a terminal', () => {
    const terminal = new TestTerminal();
    const steps: Step[] = [
      [QUEUED, 0],
      [RUNNING, 0],
      [RUNNING, 50],
      [SUCCEEDED, 100],
    ];
    const lines = ['sim-1: queued', 'sim-1: running, 0%, 500/s, 2 s left', 'sim-1: succeeded'];
    assert.deepEqual(told(false, steps, terminal), lines);
    assert.match(terminal.drawn, /running .* 50% \| 500 of 1000 findings \| 500\/s, 2 s left/);
  });

  it('is nothing when nothing is wanted', () => {
    assert.deepEqual(
      told(true, [
        [QUEUED, 0],
        [RUNNING, 50],
        [SUCCEEDED, 100],
      ]),
      [],
    );
  });
});
