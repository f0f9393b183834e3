import assert from 'node:assert/strict';
import { median } from '../language/rounds.ts';
import { EvaluationThreads } from './evaluation-threads.ts';
import type { TableFiles } from './generated-table.ts';
import { OrchestratedRuns } from './orchestrated-runs.ts';

const ROUNDS = 5;

export interface CoresResult {
  /** Medians. */
  readonly seconds_1_thread: number;
  readonly seconds_2_threads: number;
  readonly seconds_orchestrated: number;
  /** How much faster two threads are than one, by two. */
  readonly efficiency_2_cores: number;
  /** What a batch of the suite with two threads takes more than two threads that only evaluate, by what those take. */
  readonly orchestration_share: number;
}

interface Whole {
  /** A whole simulation; gives the digest of its result. */
  run(): Promise<string>;
  close(): Promise<void>;
}

/** All come to the same result, in rounds in which each has its turn. */
export async function benchCores(files: TableFiles, expected: string): Promise<CoresResult> {
  const running: Whole[] = [];
  const begun = <W extends Whole>(whole: W): W => {
    running.push(whole);
    return whole;
  };
  try {
    const one = begun(new EvaluationThreads(files, 1));
    const two = begun(new EvaluationThreads(files, 2));
    const batch = begun(await OrchestratedRuns.open(files, 2));
    const rounds: (readonly [one: number, two: number, batch: number])[] = [];
    for (let round = -1; round < ROUNDS; round += 1) {
      const seconds = [
        await secondsOf(one, expected),
        await secondsOf(two, expected),
        await secondsOf(batch, expected),
      ] as const;
      if (round >= 0) rounds.push(seconds);
    }
    return resultOf(rounds);
  } finally {
    for (const whole of running) await whole.close();
  }
}

async function secondsOf(whole: Whole, expected: string): Promise<number> {
  const begin = performance.now();
  assert.equal(await whole.run(), expected);
  return (performance.now() - begin) / 1000;
}

function resultOf(rounds: readonly (readonly [one: number, two: number, batch: number])[]): CoresResult {
  const of = (value: (round: readonly [number, number, number]) => number) => {
    return Number(median(rounds.map(value)).toPrecision(3));
  };
  return {
    seconds_1_thread: of(([one]) => one),
    seconds_2_threads: of(([, two]) => two),
    seconds_orchestrated: of(([, , batch]) => batch),
    efficiency_2_cores: of(([one, two]) => one / (2 * two)),
    orchestration_share: of(([, two, batch]) => (batch - two) / two),
  };
}
