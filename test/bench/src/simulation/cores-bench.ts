import assert from 'node:assert/strict';
import { EvaluationThreads } from './evaluation-threads.ts';
import type { TableFiles } from './generated-table.ts';
import { OrchestratedRuns } from './orchestrated-runs.ts';

const ROUNDS = 20;

/** Each of a whole simulation in its fastest round: whatever else the machine does can only make one slower. */
export interface CoresResult {
  /** Threads that only evaluate, straight from the file. */
  readonly seconds_1_thread: number;
  readonly seconds_2_threads: number;
  /** A batch of the suite with two threads, from the request to the durable result. */
  readonly seconds_batch: number;
  /** What the threads of the suite take for the shards of that batch, out of its store, when nobody else does anything. */
  readonly seconds_batch_evaluation: number;
  /** How much faster two threads are than one, by two. */
  readonly efficiency_2_cores: number;
  /** What a batch takes beside its evaluation, by its evaluation. */
  readonly orchestration_share: number;
}

/** Ways to do a whole simulation; each gives the digest of its result. */
type Ways = Readonly<Record<'one' | 'two' | 'batch' | 'evaluation', () => Promise<string>>>;
type Seconds = Readonly<Record<keyof Ways, number>>;

/** All come to the same result, in rounds in which each has its turn. */
export async function benchCores(files: TableFiles, expected: string): Promise<CoresResult> {
  const one = new EvaluationThreads(files, 1);
  const two = new EvaluationThreads(files, 2);
  try {
    const runs = await OrchestratedRuns.open(files, 2);
    try {
      const evaluation = () => runs.evaluate();
      const ways = { one: () => one.run(), two: () => two.run(), batch: () => runs.run(), evaluation };
      await roundOf(ways, expected);
      const rounds: Seconds[] = [];
      while (rounds.length < ROUNDS) rounds.push(await roundOf(ways, expected));
      return resultOf(rounds);
    } finally {
      await runs.close();
    }
  } finally {
    await one.close();
    await two.close();
  }
}

async function roundOf(ways: Ways, expected: string): Promise<Seconds> {
  const seconds = { one: 0, two: 0, batch: 0, evaluation: 0 };
  for (const way of ['one', 'two', 'batch', 'evaluation'] as const) {
    const begin = performance.now();
    assert.equal(await ways[way](), expected, way);
    seconds[way] = (performance.now() - begin) / 1000;
  }
  return seconds;
}

function resultOf(rounds: readonly Seconds[]): CoresResult {
  const fastest = (way: keyof Ways) => Math.min(...rounds.map((round) => round[way]));
  const [one, two, batch, evaluation] = [fastest('one'), fastest('two'), fastest('batch'), fastest('evaluation')];
  return {
    seconds_1_thread: rounded(one),
    seconds_2_threads: rounded(two),
    seconds_batch: rounded(batch),
    seconds_batch_evaluation: rounded(evaluation),
    efficiency_2_cores: rounded(one / (2 * two)),
    orchestration_share: rounded((batch - evaluation) / evaluation),
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
