import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { after, before, type TestContext, test } from 'node:test';
import { AdminService } from '@policy-registry/contracts/registry';
import type { Messaging } from '@policy-registry/messaging';
import { openJetStreamMessaging } from '@policy-registry/messaging/jetstream';
import { type StackPart, startNats } from '@policy-registry/stack';
import { operated } from '../admin/admin-fixture.ts';
import { createBusFeed } from './bus-feed.ts';
import { busParts, feedAll, idsOf, logEvents, named, onBus, seenOnce, untilOnBus } from './bus-fixture.ts';

let nats: StackPart;
before(async () => {
  nats = await startNats();
});
after(() => nats.close());

function connect(t: TestContext, prefix: string): Promise<Messaging> {
  return openJetStreamMessaging({ servers: [nats.url], prefix, requestMs: 2_000 }).then((messages) => {
    t.after(() => messages.close());
    return messages;
  });
}

test('two processes feed at once, and each event is on the bus once and in order', async (t) => {
  const parts = busParts(t);
  const buses = [await connect(t, 'twice'), await connect(t, 'twice')];
  const feeds = buses.map(({ events }) => createBusFeed({ ...parts, events }));
  t.after(() => Promise.all(feeds.map((feed) => feed.stop())));
  for (const feed of feeds)
    feed.start({ intervalMs: 1, log: { error: (fields) => assert.fail(JSON.stringify(fields)) } });
  const ids: string[] = [];
  for (let burst = 0; burst < 12; burst += 1) {
    const more = named(`${burst}-`, 25);
    await logEvents(parts.documents, more);
    ids.push(...more);
    for (const feed of feeds) feed.wake('acme');
  }
  const [bus] = buses;
  assert.ok(bus !== undefined);
  await untilOnBus(bus.events, ids.length);
  for (const feed of feeds) await feed.stop();
  assert.deepEqual(idsOf(await onBus(bus.events)), ids);
});

test('a server that goes away delays events, and loses none', async (t) => {
  const parts = busParts(t);
  const { events } = await connect(t, 'away');
  const complaints = new EventEmitter<{ told: [string] }>();
  const feed = createBusFeed({ ...parts, events });
  t.after(() => feed.stop());
  feed.start({ intervalMs: 20, log: { error: (_, message) => complaints.emit('told', message) } });
  await logEvents(parts.documents, ['before']);
  await untilOnBus(events, 1);
  const told = once(complaints, 'told');
  await nats.kill();
  await logEvents(parts.documents, named('meanwhile', 150));
  await told;
  await nats.start();
  const reader = await connect(t, 'away');
  const stored = await untilOnBus(reader.events, 151);
  assert.deepEqual(idsOf(stored), ['before', ...named('meanwhile', 150)]);
});

test('a bus that was thrown away is driven anew from the audit log', async (t) => {
  const registry = operated(t);
  const ids = named('e', 30);
  await logEvents(registry.deps.documents, ids);
  const first = await connect(t, 'first');
  await feedAll({ ...registry.bus, events: first.events });
  const { events: count } = await registry.call(AdminService.method.redriveEvents, {});
  assert.equal(count, 30n);
  const second = await connect(t, 'second');
  await feedAll({ ...registry.bus, events: second.events });
  assert.deepEqual(seenOnce(await onBus(second.events)), ids);
});

test('what is redriven passes the dedupe of a bus that still has it', async (t) => {
  const registry = operated(t);
  await logEvents(registry.deps.documents, named('e', 5));
  const { events } = await connect(t, 'again');
  await feedAll({ ...registry.bus, events });
  await registry.call(AdminService.method.redriveEvents, { fromSequence: 4n });
  await feedAll({ ...registry.bus, events });
  assert.deepEqual(idsOf(await onBus(events)), [...named('e', 5), 'e4~1', 'e5~1']);
});
