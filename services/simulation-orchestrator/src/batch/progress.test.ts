import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newShard, type ShardRecord } from '../shards/shard-record.ts';
import { progressOf } from './progress.ts';
import type { SimulationRun } from './simulation-run.ts';

const START = Date.parse('2026-01-01T00:00:00Z');
const NOW = new Date(START + 4_000);

const run = (changed: Partial<SimulationRun>) =>
  ({
    ...{ state: 'running', round: 0, findings: 300, startTime: new Date(START).toISOString() },
    plan: [0, 1, 2].map((index) => ({ index, firstBatch: index, batches: 1, firstRow: index * 100, rows: 100 })),
    ...changed,
  }) as unknown as SimulationRun;
const shard = (index: number, changed: Partial<ShardRecord>): ShardRecord => ({
  ...newShard('sim', index, 0),
  ...changed,
});
const DONE = { state: 'succeeded', findings: 100, attempts: 1 } as const;

test('nothing is said of speed before a worker has begun', () => {
  const { startTime, ...queued } = run({ state: 'queued' });
  assert.deepEqual(progressOf(queued, [], NOW), {
    ...{ findings: 0, total: 300, attempts: 0, percent: 0, findingsPerSecond: 0 },
    shards: { total: 3, done: 0, failed: 0 },
  });
});

test('findings of shards that are done and of one that is not add up; the rate says how long the rest takes', () => {
  const shards = [shard(0, DONE), shard(1, { state: 'running', findings: 60, attempts: 2 }), shard(2, {})];
  assert.deepEqual(progressOf(run({}), shards, NOW), {
    ...{ findings: 160, total: 300, attempts: 3, percent: 53, findingsPerSecond: 40, secondsLeft: 4 },
    shards: { total: 3, done: 1, failed: 0 },
  });
});

test('what an earlier round has compared counts, and not for the rate', () => {
  const shards = [shard(0, DONE), shard(1, { ...DONE, round: 1 }), shard(2, { round: 1, state: 'running' })];
  const { findings, findingsPerSecond, secondsLeft } = progressOf(run({ round: 1 }), shards, NOW);
  assert.deepEqual([findings, findingsPerSecond, secondsLeft], [200, 25, 4]);
});

test('a run that is over keeps its rate, and has no time left', () => {
  const finishTime = new Date(START + 2_000).toISOString();
  const shards = [0, 1, 2].map((index) => shard(index, DONE));
  const progress = progressOf(run({ state: 'succeeded', finishTime }), shards, NOW);
  assert.deepEqual([progress.findingsPerSecond, progress.percent, progress.secondsLeft], [150, 100, undefined]);
});

test('a snapshot without findings is done when it is over', () => {
  assert.equal(progressOf(run({ findings: 0 }), [], NOW).percent, 0);
  assert.equal(progressOf(run({ findings: 0, state: 'succeeded' }), [], NOW).percent, 100);
});
