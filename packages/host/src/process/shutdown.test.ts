import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Shutdown } from './shutdown.ts';

describe('the end of a process', () => {
  it('drains everything together, and then closes in the reverse order', async () => {
    const shutdown = new Shutdown();
    const said: string[] = [];
    const step = (name: string) => async () => {
      said.push(`${name} begins`);
      await turn();
      said.push(name);
    };
    for (const name of ['store', 'relay']) shutdown.add(name, step(name));
    for (const name of ['doors', 'worker']) shutdown.drain(name, step(name));
    await Promise.all([shutdown.run(), shutdown.run()]);
    assert.deepEqual(said, [
      ...['doors begins', 'worker begins', 'doors', 'worker'],
      ...['relay begins', 'relay', 'store begins', 'store'],
    ]);
  });

  it('goes on after what fails, and after what does not end, and says so', async () => {
    const shutdown = new Shutdown(20);
    const reported: string[] = [];
    shutdown.reportTo((name, error) => reported.push(`${name}: ${error}`));
    let closed = false;
    shutdown.add('store', async () => {
      closed = true;
    });
    shutdown.add('bus', () => new Promise(() => {}));
    shutdown.add('relay', async () => Promise.reject(new Error('lost')));
    shutdown.drain('doors', async () => Promise.reject(new Error('stuck')));
    await shutdown.run();
    assert.ok(closed);
    assert.deepEqual(reported, ['doors: Error: stuck', 'relay: Error: lost', 'bus: Error: not closed within 20 ms']);
  });
});
