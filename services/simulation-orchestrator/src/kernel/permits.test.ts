import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Permits } from './permits.ts';

const NEVER = new AbortController().signal;

describe('permits', () => {
  it('are so many, and go to who came first', async () => {
    const permits = new Permits(2);
    const taken: number[] = [];
    const taking = [1, 2, 3, 4].map(async (who) => {
      await permits.take(NEVER);
      taken.push(who);
    });
    await setImmediate();
    assert.deepEqual(taken, [1, 2]);
    permits.give();
    await setImmediate();
    assert.deepEqual(taken, [1, 2, 3]);
    permits.give();
    await Promise.all(taking);
    assert.deepEqual(taken, [1, 2, 3, 4]);
  });

  it('are not waited for by who gives up, and not lost with him', async () => {
    const permits = new Permits(1);
    await permits.take(NEVER);
    const stop = new AbortController();
    const waiting = permits.take(stop.signal);
    stop.abort(new Error('enough'));
    await assert.rejects(waiting, /enough/);
    await assert.rejects(permits.take(stop.signal), /enough/);
    permits.give();
    await permits.take(NEVER);
  });
});
