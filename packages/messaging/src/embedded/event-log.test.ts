import assert from 'node:assert/strict';
import { it } from 'node:test';
import { event } from '../contract/harness.ts';
import { openEmbeddedMessaging } from './embedded-messaging.ts';

it('events that are published again take no room', async () => {
  const messaging = openEmbeddedMessaging({ file: ':memory:', events: { maxEvents: 3 } });
  const events = messaging.events.forTenant('acme');
  for (let time = 0; time < 10; time += 1) await events.publish([event('a')]);
  await events.publish([event('b'), event('a'), event('c')]);
  const read = await events.read({ limit: 10, waitMs: 0 });
  assert.deepEqual(
    read.map(({ position, event: { id } }) => [position, id]),
    [1, 2, 3].map((position) => [position, ' abc'[position]]),
  );
  await assert.rejects(events.publish([event('d')]), { code: 'FULL' });
  await messaging.close();
});
