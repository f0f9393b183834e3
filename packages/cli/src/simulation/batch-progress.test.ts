import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { create } from '@bufbuild/protobuf';
import { SimulationSchema, SimulationState } from '@policy-registry/contracts/simulation';
import { Cli } from '../cli.ts';
import { BatchProgress } from './batch-progress.ts';

const { QUEUED, RUNNING, SUCCEEDED } = SimulationState;

describe('what is told of a batch, where there is no terminal', () => {
  function told(quiet: boolean, steps: readonly [state: SimulationState, percent: number][]): string[] {
    let notes = '';
    const streams = {
      out: assert.fail,
      note: (text: string) => {
        notes += text;
      },
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

  it('is every state, and every tenth of the way', () => {
    const steps: [SimulationState, number][] = [
      [QUEUED, 0],
      ...[0, 3, 9, 10, 15, 19, 31, 40, 100].map((percent): [SimulationState, number] => [RUNNING, percent]),
      [SUCCEEDED, 100],
    ];
    assert.deepEqual(told(false, steps), [
      'sim-1: queued',
      ...[0, 10, 31, 100].map((percent) => `sim-1: running, ${percent}%, 500/s, 2 s left`),
      'sim-1: succeeded',
    ]);
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
