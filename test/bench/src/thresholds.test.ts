import assert from 'node:assert/strict';
import { test } from 'node:test';
import { barsOf, missedBars } from './thresholds.ts';

test('what is on the right side of every bar, or on it, misses none', () => {
  assert.deepEqual(missedBars({ rate: 5, share: 0.05 }, { rate: { min: 5 }, share: { max: 0.05 } }), []);
});

test('each bar that is missed is told, with what was measured', () => {
  const bars = { rate: { min: 5 }, share: { min: 0, max: 0.05 }, gone: { min: 1 }, broken: { max: 1 } };
  assert.deepEqual(missedBars({ rate: 4.9, share: 0.06, broken: Number.NaN }, bars), [
    'rate is 4.9, and must be at least 5',
    'share is 0.06, and must be at least 0 and at most 0.05',
    'gone is undefined, and must be at least 1',
    'broken is NaN, and must be at most 1',
  ]);
});

test('every bar says something', () => {
  for (const bar of Object.values(barsOf('simulation'))) assert.ok(bar.min !== undefined || bar.max !== undefined);
});

test('a bench without bars cannot be checked', () => {
  assert.throws(() => barsOf('stores'), /says nothing of stores/);
});
