import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceError } from '../errors/service-error.ts';
import { Deadline, effectiveTimeout } from './deadline.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const never = () => new Promise<never>(() => {});

test('what is done in time is done', async () => {
  const deadline = new Deadline(1000, NOW, undefined);
  assert.equal(deadline.at.toISOString(), '2026-03-01T12:00:01.000Z');
  assert.equal(await deadline.race(Promise.resolve(1)), 1);
  await assert.rejects(deadline.race(Promise.reject(new RangeError('own'))), RangeError);
  deadline.dispose();
  assert.equal(deadline.ended, undefined);
  assert.equal(deadline.signal.aborted, false);
});

test('at the deadline the race is lost and the signal aborted, with the same error', async () => {
  const deadline = new Deadline(10, NOW, undefined);
  const { signal } = deadline;
  await assert.rejects(deadline.race(never()), { reason: 'DEADLINE_EXCEEDED' });
  assert.equal(signal.reason, deadline.ended);
});

test('no time at all ends at once, also for a signal that is asked for later', async () => {
  const deadline = new Deadline(0, NOW, undefined);
  await assert.rejects(deadline.race(never()), { reason: 'DEADLINE_EXCEEDED' });
  assert.equal(deadline.signal.aborted, true);
});

test('a caller that has gone ends the call, before it starts or while it runs', async () => {
  await assert.rejects(new Deadline(1000, NOW, AbortSignal.abort()).race(never()), { reason: 'CANCELLED' });
  const caller = new AbortController();
  const running = new Deadline(1000, NOW, caller.signal).race(never());
  caller.abort();
  await assert.rejects(running, { reason: 'CANCELLED' });
});

test('a door may say why it gives up', async () => {
  const reason = new ServiceError('UNAVAILABLE', 'going away');
  await assert.rejects(new Deadline(1000, NOW, AbortSignal.abort(reason)).race(never()), reason);
});

test('only the first end counts, and nothing counts after the call is over', async () => {
  const caller = new AbortController();
  const deadline = new Deadline(10, NOW, caller.signal);
  deadline.dispose();
  caller.abort();
  await sleep(20);
  assert.equal(deadline.ended, undefined);
});

test('a late failure of what lost the race is not unhandled', async () => {
  const deadline = new Deadline(5, NOW, undefined);
  await assert.rejects(deadline.race(sleep(15).then(() => Promise.reject(new Error('late')))), {
    reason: 'DEADLINE_EXCEEDED',
  });
  await sleep(20);
});

test('a very long time is a timer all the same', async () => {
  const deadline = new Deadline(10 ** 12, NOW, undefined);
  await sleep(5);
  assert.equal(deadline.ended, undefined);
  deadline.dispose();
});

test('it can be brought nearer, and not farther', async () => {
  const deadline = new Deadline(1000, NOW, undefined);
  deadline.shorten(5000, NOW);
  assert.equal(deadline.at.toISOString(), '2026-03-01T12:00:01.000Z');
  deadline.shorten(5, NOW);
  assert.equal(deadline.at.toISOString(), '2026-03-01T12:00:00.005Z');
  assert.ok(deadline.remainingMs <= 5);
  await assert.rejects(deadline.race(never()), { reason: 'DEADLINE_EXCEEDED' });
});

test('the time asked for, within the cap', () => {
  assert.equal(effectiveTimeout(undefined, 30, 60), 30);
  assert.equal(effectiveTimeout(10, 30, 60), 10);
  assert.equal(effectiveTimeout(1000, 30, 60), 60);
  assert.equal(effectiveTimeout(Number.POSITIVE_INFINITY, 30, 60), 60);
  assert.equal(effectiveTimeout(Number.NaN, 30, 60), 30);
  assert.equal(effectiveTimeout(-1, 30, 60), -1);
});
