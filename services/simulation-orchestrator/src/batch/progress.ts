import type { ShardRecord } from '../shards/shard-record.ts';
import type { SimulationRun } from './simulation-run.ts';

/** How far a run is, by its shards. */
export interface Progress {
  /** Compared, and of the snapshot. */
  readonly findings: number;
  readonly total: number;
  readonly attempts: number;
  /** Rounded down: 100 means all. */
  readonly percent: number;
  /** In this round; 0 before it began. */
  readonly findingsPerSecond: number;
  /** Absent while nothing is known of it, and once the run is over. */
  readonly secondsLeft?: number;
  readonly shards: { readonly total: number; readonly done: number; readonly failed: number };
}

export function progressOf(run: SimulationRun, shards: readonly ShardRecord[], now: Date): Progress {
  const { findings: total, plan, state } = run;
  const findings = sum(shards, ({ findings }) => findings);
  const findingsPerSecond = rateOf(run, shards, now);
  const secondsLeft = Math.ceil((total - findings) / findingsPerSecond);
  const count = (wanted: ShardRecord['state']) => shards.filter((shard) => shard.state === wanted).length;
  return {
    ...{ findings, total, findingsPerSecond },
    attempts: sum(shards, ({ attempts }) => attempts),
    percent: total === 0 ? percentOfNothing(state) : Math.floor((findings / total) * 100),
    shards: { total: plan.length, done: count('succeeded'), failed: count('failed') },
    ...(state === 'running' && findingsPerSecond > 0 ? { secondsLeft } : {}),
  };
}

/** What earlier rounds have compared was not compared since this one began. */
function rateOf({ startTime, finishTime, round }: SimulationRun, shards: readonly ShardRecord[], now: Date): number {
  if (startTime === undefined) return 0;
  const seconds = ((finishTime === undefined ? now.getTime() : Date.parse(finishTime)) - Date.parse(startTime)) / 1000;
  const compared = sum(
    shards.filter((shard) => shard.round === round),
    ({ findings }) => findings,
  );
  return seconds > 0 ? Math.round(compared / seconds) : 0;
}

function percentOfNothing(state: SimulationRun['state']): number {
  return state === 'succeeded' ? 100 : 0;
}

function sum(shards: readonly ShardRecord[], of: (shard: ShardRecord) => number): number {
  return shards.reduce((total, shard) => total + of(shard), 0);
}
