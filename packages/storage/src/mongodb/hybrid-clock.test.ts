import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HybridClock, isClockKey } from './hybrid-clock.ts';

test('keys grow, while the time stands still, goes back, or is overtaken by the counter', () => {
  let now = 1_700_000_000_000;
  const clock = new HybridClock(() => now);
  const keys = Array.from({ length: 100_000 }, () => clock.next());
  now -= 3_600_000;
  keys.push(clock.next());
  now += 7_200_000;
  keys.push(clock.next());
  assert.ok(keys.every((key, n) => isClockKey(key) && (n === 0 || key > (keys[n - 1] ?? ''))));
});

test('what comes after an observed key is later, with a clock that is behind', () => {
  const ahead = new HybridClock(() => 1_700_000_060_000);
  const behind = new HybridClock(() => 1_700_000_000_000);
  const seen = ahead.next();
  assert.ok(behind.next() < seen);
  behind.observe(seen);
  assert.ok(behind.next() > seen);
  const before = ahead.next();
  ahead.observe(behind.next());
  assert.ok(ahead.next() > before);
});

test('a key from more than a day ahead does not move the clock', () => {
  const now = 1_700_000_000_000;
  const clock = new HybridClock(() => now);
  clock.observe('f'.repeat(16));
  clock.observe(new HybridClock(() => now + 25 * 3_600_000).next());
  assert.ok(clock.next() < new HybridClock(() => now + 1).next());
});

test('other texts are no keys', () => {
  for (const text of ['', '0'.repeat(15), '0'.repeat(17), 'G'.repeat(16), null, 7])
    assert.equal(isClockKey(text), false);
});
