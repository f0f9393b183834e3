import { setTimeout } from 'node:timers/promises';
import { TENANT } from '../../../../services/simulation-orchestrator/src/testing/simulation-fixture.ts';
import { median } from '../language/rounds.ts';
import type { TableFiles } from './generated-table.ts';
import { OrchestratedRuns } from './orchestrated-runs.ts';

const SMALL_TENANT = 'globex';
const ROUNDS = 5;
const THREADS = 2;
/** Into the large batch, when the small one is asked for: all threads are at work by then. */
const HEAD_START_MS = 50;

/** What a batch of one tenant waits for because of a large one of another. Medians of the rounds. */
export interface FairnessResult {
  /** The small batch, with the suite to itself. */
  readonly seconds_alone: number;
  /** The same while the large one is evaluated. */
  readonly seconds_beside: number;
  /** The large one, by shard and thread. */
  readonly seconds_shard: number;
  readonly delay_in_shards: number;
}

export async function benchFairness(large: TableFiles, small: TableFiles): Promise<FairnessResult> {
  const runs = await OrchestratedRuns.open(large, THREADS);
  try {
    await runs.addTenant(SMALL_TENANT, small);
    const alone: number[] = [];
    const beside: number[] = [];
    const shards: number[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const quiet = await secondsOf(() => runs.runOf(SMALL_TENANT));
      const together = await sideBySide(runs);
      // The first one loads what all share.
      if (round === 0) continue;
      alone.push(quiet);
      beside.push(together.small);
      shards.push(together.shard);
    }
    const [seconds_alone, seconds_beside, seconds_shard] = [rounded(alone), rounded(beside), rounded(shards)];
    return {
      ...{ seconds_alone, seconds_beside, seconds_shard },
      delay_in_shards: Number((Math.max(0, seconds_beside - seconds_alone) / seconds_shard).toPrecision(3)),
    };
  } finally {
    await runs.close();
  }
}

/** A small batch that is asked for in the middle of a large one. Throws where the large one was over by then: nothing would be measured. */
async function sideBySide(runs: OrchestratedRuns): Promise<{ readonly small: number; readonly shard: number }> {
  const taken = Promise.withResolvers<void>();
  const begin = performance.now();
  let isOver = false;
  const large = runs.runOf(TENANT, taken.resolve).then((run) => {
    isOver = true;
    return { shards: run.plan.length, seconds: (performance.now() - begin) / 1000 };
  });
  await Promise.race([taken.promise, large]);
  await setTimeout(HEAD_START_MS);
  if (isOver) throw new Error('the large batch was over before the small one was asked for: it takes a larger table');
  const small = await secondsOf(() => runs.runOf(SMALL_TENANT));
  const { shards, seconds } = await large;
  return { small, shard: (seconds * THREADS) / shards };
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
}

function rounded(values: readonly number[]): number {
  return Number(median(values).toPrecision(3));
}
