import assert from 'node:assert/strict';
import type { TableFiles } from './generated-table.ts';
import { OrchestratedRuns } from './orchestrated-runs.ts';

const ROUNDS = 24;

/**
 * Each of a whole simulation that nobody asked for before, in its fastest round: whatever else the machine does can only make one slower.
 */
export interface CoresResult {
  /** What the threads of the suite take for the shards of a batch, out of its store, when nobody else does anything. */
  readonly seconds_1_thread: number;
  readonly seconds_2_threads: number;
  /** A batch of the suite with two threads, from the request to the durable result. */
  readonly seconds_batch: number;
  /** How much faster two threads are than one, by two. */
  readonly efficiency_2_cores: number;
  /** What a batch takes beside its evaluation, by its evaluation. */
  readonly orchestration_share: number;
}

/** Each of the two that are compared closely comes after the other, and after threads that rested, in every second round. */
const ORDERS = [
  ['one', 'two', 'batch'],
  ['one', 'batch', 'two'],
] as const;
type Way = (typeof ORDERS)[0][number];

/** Ways to do a whole simulation; each gives the digest of its result. */
type Ways = Readonly<Record<Way, () => Promise<string>>>;
type Seconds = Readonly<Record<Way, number>>;

/** All come to the same result, in rounds in which each has its turn. */
export async function benchCores(files: TableFiles, expected: string): Promise<CoresResult> {
  const runs = await OrchestratedRuns.open(files, 2);
  try {
    const single = runs.engine(1);
    try {
      const ways = { one: () => runs.evaluate(single), batch: () => runs.run(), two: () => runs.evaluate() };
      // What is evaluated, and by threads that have done so before.
      await ways.batch();
      await roundOf(ways, ORDERS[0], expected);
      const rounds: Seconds[] = [];
      for (let round = 0; round < ROUNDS; round += ORDERS.length) {
        for (const order of ORDERS) rounds.push(await roundOf(ways, order, expected));
      }
      return resultOf(rounds);
    } finally {
      await single.close();
    }
  } finally {
    await runs.close();
  }
}

async function roundOf(ways: Ways, order: readonly Way[], expected: string): Promise<Seconds> {
  const seconds = { one: 0, batch: 0, two: 0 };
  for (const way of order) {
    const begin = performance.now();
    assert.equal(await ways[way](), expected, way);
    seconds[way] = (performance.now() - begin) / 1000;
  }
  return seconds;
}

function resultOf(rounds: readonly Seconds[]): CoresResult {
  const fastest = (way: Way) => Math.min(...rounds.map((round) => round[way]));
  const [one, batch, two] = [fastest('one'), fastest('batch'), fastest('two')];
  return {
    seconds_1_thread: rounded(one),
    seconds_2_threads: rounded(two),
    seconds_batch: rounded(batch),
    efficiency_2_cores: rounded(one / (2 * two)),
    orchestration_share: rounded((batch - two) / two),
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
