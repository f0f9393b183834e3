import assert from 'node:assert/strict';
import { after, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { startNats } from '@policy-registry/stack';
import { assertRefused, present } from '../contract/expectations.ts';
import { event, job, NOW, SOON, STEADY } from '../contract/harness.ts';
import type { Messaging } from '../messaging.ts';
import { MessagingError } from '../messaging-error.ts';
import type { ClaimedJob, WorkQueue } from '../work-queue.ts';
import { openJetStreamMessaging } from './jetstream-messaging.ts';

const nats = await startNats();
after(() => nats.close());

async function open(t: TestContext, prefix: string): Promise<Messaging> {
  const messaging = await openJetStreamMessaging({ servers: [nats.url], prefix, requestMs: 1_000 });
  t.after(() => messaging.close());
  return messaging;
}

async function parts(messaging: Messaging) {
  const queue = await messaging.queue(STEADY);
  const consumer = await messaging.events.consumer({ name: 'audit', from: 'beginning' });
  return { queue, tenant: queue.forTenant('acme'), events: messaging.events.forTenant('acme'), consumer };
}

/** Tries until the server is back for this connection. */
async function untilReady(messaging: Messaging): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await messaging.ready();
    } catch (error) {
      if (tries > 200) throw error;
      await delay(50);
    }
  }
}

/**
 * A server that was killed may have forgotten what it gave out: it does not answer for that, and gives it out again.
 */
async function ackOrAgain(queue: WorkQueue, lease: ClaimedJob): Promise<void> {
  try {
    await lease.ack();
  } catch (error) {
    assert.ok(error instanceof MessagingError && error.code === 'UNAVAILABLE', String(error));
    await present(await queue.claim(SOON)).ack();
  }
}

for (const [how, away, back] of [
  ['killed', () => nats.kill(), () => nats.start()],
  ['hanging', async () => nats.pause(), async () => nats.resume()],
] as const) {
  test(`while the server is ${how} everything is UNAVAILABLE, and works again without a restart of ours`, async (t) => {
    const messaging = await open(t, how);
    const { queue, tenant, events, consumer } = await parts(messaging);
    await tenant.enqueue([job('a')]);
    await events.publish([event('1')]);
    const lease = present(await queue.claim(SOON));
    await away();
    try {
      await Promise.all([
        assertRefused('UNAVAILABLE', tenant.enqueue([job('b')])),
        assertRefused('UNAVAILABLE', tenant.cancel('run')),
        assertRefused('UNAVAILABLE', tenant.depth()),
        assertRefused('UNAVAILABLE', tenant.deadLetters({ limit: 1 })),
        assertRefused('UNAVAILABLE', queue.claim(SOON)),
        assertRefused('UNAVAILABLE', events.publish([event('2')])),
        assertRefused('UNAVAILABLE', events.read({ limit: 1, ...SOON })),
        assertRefused('UNAVAILABLE', consumer.next(SOON)),
        assertRefused('UNAVAILABLE', lease.extend()),
        assertRefused('UNAVAILABLE', lease.ack()),
        assertRefused('UNAVAILABLE', messaging.ready()),
      ]);
      assert.equal(lease.settled, false);
    } finally {
      await back();
    }
    await untilReady(messaging);
    await ackOrAgain(queue, lease);
    await tenant.enqueue([job('b')]);
    await events.publish([event('2')]);
    assert.equal((await events.read({ limit: 10, ...SOON })).length, 2);
    assert.equal(present(await consumer.next(SOON)).event.id, '1');
  });
}

test('a claim that waits is woken by a job that comes after the server was away', async (t) => {
  const messaging = await open(t, 'woken');
  const { queue, tenant, events } = await parts(messaging);
  assert.equal(await queue.claim(NOW), undefined);
  await nats.kill();
  await nats.start();
  await untilReady(messaging);
  const waiting = queue.claim(SOON);
  await tenant.enqueue([job('late')]);
  assert.equal(present(await waiting).job.id, 'late');
  assert.deepEqual(await events.read({ limit: 1, ...NOW }), []);
});

test('messaging can be closed while the server is away', async (t) => {
  const messaging = await open(t, 'closing');
  const { queue } = await parts(messaging);
  await nats.stop();
  try {
    const waiting = queue.claim(SOON).then(
      () => assert.fail('a job out of nowhere'),
      (error) => error.code,
    );
    await messaging.close();
    assert.ok(['CLOSED', 'UNAVAILABLE'].includes(await waiting));
    await assertRefused('CLOSED', queue.claim(NOW));
  } finally {
    await nats.start();
  }
});

test('streams that somebody deleted are made again, and open consumers get what is driven anew', async (t) => {
  const messaging = await open(t, 'deleted');
  const { queue, tenant, events, consumer } = await parts(messaging);
  await tenant.enqueue([job('a')]);
  await events.publish([event('1')]);
  await present(await consumer.next(SOON)).ack();
  await messaging.ready();
  const nc = await connect({ servers: [nats.url] });
  const jsm = await jetstreamManager(nc);
  for await (const name of jsm.streams.names()) if (name.startsWith('deleted_')) await jsm.streams.delete(name);
  await nc.close();
  assert.deepEqual(await tenant.enqueue([job('a'), job('b')]), { added: 2, duplicates: 0 });
  await events.publish([event('1'), event('2')]);
  const seen: string[] = [];
  while (seen.length < 2) {
    const delivery = present(await consumer.next(SOON));
    seen.push(delivery.event.id);
    await delivery.ack();
  }
  assert.deepEqual(seen, ['1', '2']);
  await messaging.ready();
  await present(await queue.claim(SOON)).reject('for the other stream');
  assert.equal((await tenant.depth()).deadLetters, 1);
});
