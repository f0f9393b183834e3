import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { test } from 'node:test';
import { type EventBus, MessagingError } from '@policy-registry/messaging';
import { createBusFeed } from './bus-feed.ts';
import { busParts, idsOf, logEvents, named, onBus, untilOnBus } from './bus-fixture.ts';
import type { FeedDependencies } from './feed-batch.ts';

/** Longer than any test: what comes earlier was not waited for. */
const NEVER_MS = 600_000;
const silent = { error: () => {} };

/** A bus that can be down, and tells of every attempt to publish. */
function switchedBus(events: EventBus) {
  const attempts = new EventEmitter<{ publish: [tenant: string] }>();
  const state = { isDown: false };
  const bus = {
    forTenant: (tenant: string) => ({
      async publish(list: never) {
        attempts.emit('publish', tenant);
        if (state.isDown) throw new MessagingError('UNAVAILABLE', 'the connection is away');
        await events.forTenant(tenant).publish(list);
      },
    }),
  } as unknown as EventBus;
  return { bus, attempts, state };
}

test('who wakes the feed does not wait for its round, and every tenant is served', async (t) => {
  const parts = busParts(t);
  const feed = createBusFeed(parts);
  t.after(() => feed.stop());
  await logEvents(parts.documents, ['before']);
  feed.start({ intervalMs: NEVER_MS, log: silent });
  assert.throws(() => feed.start({ intervalMs: NEVER_MS, log: silent }), TypeError);
  await untilOnBus(parts.events, 1);
  await logEvents(parts.documents, named('a', 250));
  await logEvents(parts.documents, named('g', 3), {}, 'globex');
  feed.wake('acme');
  feed.wake('globex');
  assert.deepEqual(idsOf(await untilOnBus(parts.events, 251)), ['before', ...named('a', 250)]);
  assert.deepEqual(idsOf(await untilOnBus(parts.events, 3, 'globex')), named('g', 3));
});

test('what another process logged comes with the next round', async (t) => {
  const parts = busParts(t);
  const feed = createBusFeed(parts);
  t.after(() => feed.stop());
  feed.start({ intervalMs: 1, log: silent });
  await logEvents(parts.documents, ['a', 'b']);
  assert.deepEqual(idsOf(await untilOnBus(parts.events, 2)), ['a', 'b']);
});

test('while the bus is down it is asked once a round and complained of once a minute; then everything comes in order', async (t) => {
  const parts = busParts(t);
  const { bus, attempts, state } = switchedBus(parts.events);
  const told: string[] = [];
  const feed = createBusFeed({ ...parts, events: bus });
  t.after(() => feed.stop());
  state.isDown = true;
  await logEvents(parts.documents, ['a']);
  await logEvents(parts.documents, ['x'], {}, 'globex');
  feed.start({ intervalMs: 5, log: { error: (_, message) => told.push(message) } });
  for (let attempt = 0; attempt < 5; attempt += 1) await once(attempts, 'publish');
  await logEvents(parts.documents, ['b']);
  feed.wake('acme');
  await once(attempts, 'publish');
  assert.deepEqual(told, ['the bus takes no events; they are in the audit log, and are published later']);
  assert.deepEqual(await onBus(parts.events), []);
  state.isDown = false;
  assert.deepEqual(idsOf(await untilOnBus(parts.events, 2)), ['a', 'b']);
  assert.deepEqual(idsOf(await untilOnBus(parts.events, 1, 'globex')), ['x']);
});

test('a tenant in trouble does not keep the others waiting, and is told of once a minute', async (t) => {
  const parts = busParts(t);
  const told: unknown[] = [];
  const rounds = new EventEmitter<{ round: [] }>();
  const documents = {
    tenants: async () => {
      rounds.emit('round');
      return ['acme', 'globex'];
    },
    forTenant: (tenant: string) => {
      if (tenant === 'acme') throw new Error('a defect');
      return parts.documents.forTenant(tenant);
    },
  } as unknown as FeedDependencies['documents'];
  const feed = createBusFeed({ ...parts, documents });
  t.after(() => feed.stop());
  feed.start({ intervalMs: 1, log: { error: (fields) => told.push(fields) } });
  await logEvents(parts.documents, ['x'], {}, 'globex');
  assert.deepEqual(idsOf(await untilOnBus(parts.events, 1, 'globex')), ['x']);
  for (let round = 0; round < 3; round += 1) await once(rounds, 'round');
  assert.deepEqual(
    told.map((fields) => (fields as { tenant: string }).tenant),
    ['acme'],
  );
});

test('after its end nothing is published, and what is left is in the audit log', async (t) => {
  const parts = busParts(t);
  const feed = createBusFeed(parts);
  feed.start({ intervalMs: 1, log: silent });
  await feed.stop();
  await logEvents(parts.documents, ['a']);
  feed.wake('acme');
  await feed.stop();
  assert.deepEqual(await onBus(parts.events), []);
});
