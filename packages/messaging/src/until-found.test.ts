import assert from 'node:assert/strict';
import { test } from 'node:test';
import { untilFound, Wakeup } from './until-found.ts';

const never = () => Number.POSITIVE_INFINITY;

test('what is notified between a look and the wait after it is not missed', async () => {
  const wakeup = new Wakeup();
  let looks = 0;
  const attempt = async () => {
    looks += 1;
    if (looks === 1) wakeup.notify();
    return looks === 2 ? 'found' : undefined;
  };
  assert.equal(await untilFound({ attempt, wakeup, pauseMs: never }, { waitMs: 60_000 }), 'found');
});

test('everybody who waits looks again when notified', async () => {
  const wakeup = new Wakeup();
  let value: string | undefined;
  const search = { attempt: () => value, wakeup, pauseMs: never };
  const waiting = [1, 2, 3].map(() => untilFound(search, { waitMs: 60_000 }));
  value = 'there';
  wakeup.notify();
  assert.deepEqual(await Promise.all(waiting), ['there', 'there', 'there']);
});

test('a look comes without a notification when it is due', async () => {
  let looks = 0;
  const attempt = () => {
    looks += 1;
    return looks > 3 ? looks : undefined;
  };
  const found = await untilFound({ attempt, wakeup: new Wakeup(), pauseMs: () => 1 }, { waitMs: 60_000 });
  assert.equal(found, 4);
});

test('what is found by the time of the abort is given; otherwise the reason is thrown', async () => {
  const stop = new AbortController();
  const wait = { waitMs: 60_000, signal: stop.signal };
  const attempt = async () => {
    stop.abort(new Error('enough'));
    return 'found';
  };
  assert.equal(await untilFound({ attempt, wakeup: new Wakeup(), pauseMs: never }, wait), 'found');
  await assert.rejects(untilFound({ attempt, wakeup: new Wakeup(), pauseMs: never }, wait), /enough/);
});

test('an attempt that throws ends the wait', async () => {
  const attempt = () => {
    throw new Error('no server');
  };
  await assert.rejects(untilFound({ attempt, wakeup: new Wakeup(), pauseMs: never }, { waitMs: 60_000 }), /no server/);
});
