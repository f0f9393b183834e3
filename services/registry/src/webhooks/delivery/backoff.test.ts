import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retryDelayMs } from './backoff.ts';

test('pauses grow threefold up to an hour, each shorter by up to a fifth', () => {
  const seconds = (chance: number) =>
    [1, 2, 3, 4, 5, 6, 7, 8, 100].map((failed) => retryDelayMs(failed, chance) / 1000);
  assert.deepEqual(seconds(0), [5, 15, 45, 135, 405, 1215, 3600, 3600, 3600]);
  assert.deepEqual(seconds(1), [4, 12, 36, 108, 324, 972, 2880, 2880, 2880]);
  const byChance = retryDelayMs(1);
  assert.ok(byChance > 4000 && byChance <= 5000);
});
