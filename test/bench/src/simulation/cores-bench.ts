import assert from 'node:assert/strict';
import { median } from '../language/rounds.ts';
import type { TableFiles } from './generated-table.ts';
import { OrchestratedRuns } from './orchestrated-runs.ts';
import { inOwnProcess } from './own-process.ts';

const ROUNDS = 36;

/** Each of a whole simulation that nobody asked for before, by the mean of its fastest quarter: what else the machine does makes one slower. */
export interface CoresResult {
  /** What the threads of the suite take for the shards of a batch, out of its store, when nobody else does anything. */
  readonly seconds_1_thread: number;
  readonly seconds_2_threads: number;
  /** A batch of the suite with two threads, from the request to the durable result. */
  readonly seconds_batch: number;
  /** How much faster two threads are than one, by two. */
  readonly efficiency_2_cores: number;
  /** What a batch takes beside its evaluation, by its evaluation: of pairs that follow upon one another, the one in the middle. */
  readonly orchestration_share: number;
}

/** The two that are compared closely have more turns, each as often after itself, the other, and threads that rested as the other has. */
const ORDERS = [
  ['one', 'two', 'batch', 'batch', 'two', 'two', 'batch'],
  ['one', 'batch', 'two', 'two', 'batch', 'batch', 'two'],
] as const;
type Way = (typeof ORDERS)[number][number];

/** Ways to do a whole simulation; each gives the digest of its result. */
type Ways = Readonly<Record<Way, () => Promise<string>>>;

interface Turn {
  readonly way: Way;
  readonly seconds: number;
}

/** In a process of its own: no other bench has left anything there. */
export function benchCores({ table, index }: TableFiles, expected: string): Promise<CoresResult> {
  return inOwnProcess('cores-process.ts', [table, index, expected]);
}

/** All come to the same result, in rounds in which each has its turn. */
export async function coresOf(files: TableFiles, expected: string): Promise<CoresResult> {
  const runs = await OrchestratedRuns.open(files, 2);
  try {
    const single = runs.engine(1);
    try {
      const ways = { one: () => runs.evaluate(single), batch: () => runs.run(), two: () => runs.evaluate() };
      // What is evaluated, and by threads that have done so before.
      await ways.batch();
      await timed(ways, ORDERS[0], expected);
      return resultOf(
        await timed(ways, Array.from({ length: ROUNDS / ORDERS.length }, () => ORDERS).flat(2), expected),
      );
    } finally {
      await single.close();
    }
  } finally {
    await runs.close();
  }
}

async function timed(ways: Ways, order: readonly Way[], expected: string): Promise<readonly Turn[]> {
  const turns: Turn[] = [];
  for (const way of order) {
    const begin = performance.now();
    assert.equal(await ways[way](), expected, way);
    turns.push({ way, seconds: (performance.now() - begin) / 1000 });
  }
  return turns;
}

function resultOf(turns: readonly Turn[]): CoresResult {
  const of = (wanted: Way) => undisturbed(turns.filter(({ way }) => way === wanted).map(({ seconds }) => seconds));
  const [one, batch, two] = [of('one'), of('batch'), of('two')];
  return {
    seconds_1_thread: rounded(one),
    seconds_2_threads: rounded(two),
    seconds_batch: rounded(batch),
    efficiency_2_cores: rounded(one / (2 * two)),
    orchestration_share: rounded(median(sharesOf(turns))),
  };
}

/** Of a batch and the evaluation before or after it: what else the machine does at the time makes both slower. */
function sharesOf(turns: readonly Turn[]): readonly number[] {
  return turns.flatMap((turn, place) => {
    const pair = [turn, turns[place + 1]];
    const [batch, two] = (['batch', 'two'] as const).map(
      (wanted) => pair.find((each) => each?.way === wanted)?.seconds,
    );
    return batch === undefined || two === undefined ? [] : [batch / two - 1];
  });
}

function undisturbed(seconds: readonly number[]): number {
  const fastest = seconds.toSorted((a, b) => a - b).slice(0, Math.ceil(seconds.length / 4));
  return fastest.reduce((sum, each) => sum + each, 0) / fastest.length;
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
