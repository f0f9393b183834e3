import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type StackPart, startNats, startNatsCluster } from '@policy-registry/stack';
import { event, job, STEADY } from '../contract/harness.ts';
import type { EventDelivery } from '../event-bus.ts';
import type { Messaging } from '../messaging.ts';
import { MessagingError } from '../messaging-error.ts';
import { work } from '../work.ts';
import type { ClaimedJob } from '../work-queue.ts';
import { openJetStreamMessaging } from './jetstream-messaging.ts';

const COUNT = 120;
const TENANTS = ['acme', 'umbrella'];

/** As a caller does who was told UNAVAILABLE: the same call again. */
async function again<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof MessagingError && error.code === 'UNAVAILABLE')) throw error;
      await delay(100);
    }
  }
}

/**
 * Enqueues and publishes one by one, works and consumes meanwhile, and calls `disturb` in the middle of it, twice.
 * Holds when everything that was acknowledged was done, and the events were seen in order.
 */
async function throughDisturbance(messaging: Messaging, disturb: (round: number) => Promise<void>): Promise<void> {
  const queue = await messaging.queue({ ...STEADY, leaseMs: 2_000 });
  const consumer = await messaging.events.consumer({ name: 'audit', from: 'beginning', leaseMs: 2_000 });
  const stop = new AbortController();
  const done = new Set<string>();
  const seen = new Map(TENANTS.map((tenant) => [tenant, new Set<string>()]));
  const failures: unknown[] = [];
  const common = {
    concurrency: 3,
    timeoutMs: 60_000,
    report: (error: unknown) => failures.push(error),
    signal: stop.signal,
  };
  const running = Promise.all([
    work<ClaimedJob>({
      ...common,
      next: queue.claim.bind(queue),
      handle: async (lease) => void done.add(`${lease.tenant}/${lease.job.id}`),
    }),
    work<EventDelivery>({
      ...common,
      next: consumer.next.bind(consumer),
      handle: async (lease) => void seen.get(lease.tenant)?.add(lease.event.id),
    }),
  ]);
  const disturbances: Promise<void>[] = [];
  for (let n = 0; n < COUNT; n += 1) {
    if (n % 50 === 30) disturbances.push(disturb(disturbances.length));
    const tenant = TENANTS[n % TENANTS.length] ?? '';
    await again(() => queue.forTenant(tenant).enqueue([job(`${n}`)]));
    await again(() => messaging.events.forTenant(tenant).publish([event(`${n}`)]));
  }
  await Promise.all(disturbances);
  const all = () => done.size + [...seen.values()].reduce((sum, { size }) => sum + size, 0);
  while (all() < 2 * COUNT) await delay(50);
  stop.abort();
  await running;
  for (const ids of seen.values()) {
    const inOrder = [...ids].map(Number);
    assert.deepEqual(
      inOrder,
      [...inOrder].sort((left, right) => left - right),
    );
  }
  const others = failures.filter((error) => !(error instanceof MessagingError));
  assert.deepEqual(others, []);
}

test('the server is killed and stopped under load: nothing acknowledged is lost, and the order holds', async () => {
  const nats = await startNats();
  after(() => nats.close());
  const messaging = await openJetStreamMessaging({ servers: [nats.url], requestMs: 1_000 });
  after(() => messaging.close());
  await throughDisturbance(messaging, async (round) => {
    await (round === 0 ? nats.kill() : nats.stop());
    await nats.start();
  });
});

test('of three servers one after the other is killed under load, and the others go on', async () => {
  const nodes: readonly StackPart[] = await startNatsCluster();
  after(() => Promise.all(nodes.map((node) => node.close())));
  const servers = nodes.map(({ url }) => url);
  const messaging = await again(() => openJetStreamMessaging({ servers, replicas: 3, requestMs: 2_000 }));
  after(() => messaging.close());
  await throughDisturbance(messaging, async (round) => {
    const node = nodes[round];
    await node?.kill();
    await delay(500);
    await node?.start();
  });
});
