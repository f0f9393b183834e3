import assert from 'node:assert/strict';
import type { EventConsumer } from '../event-bus.ts';
import { assertRefused, present } from './expectations.ts';
import { type ContractTest, event, NOW, SOON } from './harness.ts';

const AUDIT = { name: 'audit', from: 'beginning', backoff: { firstMs: 0, maxMs: 0 } } as const;

/** Acknowledges events until none comes, and answers `tenant/id` in that order. */
async function drained(consumer: EventConsumer): Promise<string[]> {
  const seen: string[] = [];
  for (let next = await consumer.next(NOW); next !== undefined; next = await consumer.next(NOW)) {
    seen.push(`${next.tenant}/${next.event.id}`);
    await next.ack();
  }
  return seen;
}

/** Consumers get every event, in order per tenant, until they acknowledge it. */
export function eventConsumers(contract: ContractTest): void {
  contract(
    'a consumer is given all events in order, and its place outlives a restart',
    async ({ messaging, reopen }) => {
      const given = Array.from({ length: 5 }, (_, n) => event(`${n}`, { subject: 'packs/shop' }));
      await messaging.events.forTenant('acme').publish(given);
      const consumer = await messaging.events.consumer(AUDIT);
      const first = present(await consumer.next(SOON));
      assert.deepEqual([first.tenant, first.event, first.delivery], ['acme', given[0], 1]);
      await first.ack();
      const again = await (await reopen()).events.consumer(AUDIT);
      assert.deepEqual(await drained(again), ['acme/1', 'acme/2', 'acme/3', 'acme/4']);
    },
  );

  contract(
    'the next event of a tenant comes after the one before it is acknowledged',
    async ({ messaging, another }) => {
      await messaging.events.forTenant('acme').publish([event('1'), event('2')]);
      const consumer = await messaging.events.consumer(AUDIT);
      const other = await (await another()).events.consumer(AUDIT);
      const first = present(await consumer.next(SOON));
      assert.equal(await consumer.next(NOW), undefined);
      assert.equal(await other.next(NOW), undefined);
      await first.nack({ delayMs: 0 });
      const again = present(await consumer.next(SOON));
      assert.deepEqual([again.event.id, again.delivery, again.position], ['1', 2, first.position]);
      const waiting = other.next(SOON);
      await again.ack();
      assert.equal(present(await waiting).event.id, '2');
    },
  );

  contract('an event whose lease runs out is delivered again', async ({ messaging }) => {
    const consumer = await messaging.events.consumer({ ...AUDIT, leaseMs: 400 });
    const waiting = consumer.next(SOON);
    await messaging.events.forTenant('acme').publish([event('1')]);
    const lost = present(await waiting);
    const again = present(await consumer.next(SOON));
    assert.deepEqual([again.event.id, again.delivery], ['1', 2]);
    await assertRefused('LEASE_LOST', lost.ack());
    await assertRefused('LEASE_LOST', lost.extend());
  });

  contract('tenants do not wait for one another', async ({ messaging }) => {
    const consumer = await messaging.events.consumer(AUDIT);
    for (const tenant of ['a', 'b', 'c']) await messaging.events.forTenant(tenant).publish([event('1'), event('2')]);
    const held = [await consumer.next(SOON), await consumer.next(SOON), await consumer.next(SOON)].map(present);
    assert.deepEqual(held.map(({ tenant }) => tenant).sort(), ['a', 'b', 'c']);
    await present(held.find(({ tenant }) => tenant === 'b')).ack();
    assert.deepEqual(await drained(consumer), ['b/2']);
  });

  contract('order is kept per tenant over many hands and failures', async ({ messaging, another }) => {
    const ids = Array.from({ length: 15 }, (_, n) => `${n}`);
    const tenants = ['a', 'b', 'c'];
    const consumers = [await messaging.events.consumer(AUDIT), await (await another()).events.consumer(AUDIT)];
    for (const tenant of tenants) await messaging.events.forTenant(tenant).publish(ids.map((id) => event(id)));
    const done = new Map<string, string[]>(tenants.map((tenant) => [tenant, []]));
    const left = () => [...done.values()].some((list) => list.length < ids.length);
    const handle = async (consumer: EventConsumer) => {
      while (left()) {
        const delivery = await consumer.next({ waitMs: 200 });
        if (delivery === undefined) continue;
        if (delivery.delivery === 1 && delivery.position % 3 === 0) await delivery.nack();
        else {
          done.get(delivery.tenant)?.push(delivery.event.id);
          await delivery.ack();
        }
      }
    };
    await Promise.all([...consumers, ...consumers].map(handle));
    for (const list of done.values()) assert.deepEqual(list, ids);
  });

  contract(
    'consumers of different names each get everything; from now is from the first opening on',
    async ({ messaging, reopen }) => {
      const publish = (id: string) => messaging.events.forTenant('acme').publish([event(id)]);
      await publish('1');
      await messaging.events.consumer({ name: 'live', from: 'now' });
      await publish('2');
      await messaging.events.forTenant('newcomer').publish([event('1')]);
      const { events } = await reopen();
      const live = await events.consumer({ name: 'live', from: 'now' });
      assert.deepEqual((await drained(live)).sort(), ['acme/2', 'newcomer/1']);
      assert.deepEqual((await drained(await events.consumer(AUDIT))).sort(), ['acme/1', 'acme/2', 'newcomer/1']);
    },
  );

  contract('a consumer that was removed begins anew, and who has it open is told', async ({ messaging }) => {
    await messaging.events.forTenant('acme').publish([event('1')]);
    const before = await messaging.events.consumer(AUDIT);
    assert.deepEqual(await drained(before), ['acme/1']);
    await messaging.events.removeConsumer('audit');
    await messaging.events.removeConsumer('audit');
    await messaging.events.forTenant('acme').publish([event('2')]);
    await assertRefused('UNAVAILABLE', before.next(SOON));
    assert.deepEqual(await drained(await messaging.events.consumer(AUDIT)), ['acme/1', 'acme/2']);
  });

  contract(
    'an event that cannot be read is reported once, and the others are given',
    async ({ messaging, spoilEvents }) => {
      await messaging.events.forTenant('acme').publish([event('1')]);
      const { events } = await spoilEvents('acme');
      await events.forTenant('acme').publish([event('2')]);
      const consumer = await events.consumer(AUDIT);
      await present(await consumer.next(SOON)).ack();
      await assert.rejects(consumer.next(SOON), { code: 'CORRUPT', message: /^event \d+ of acme cannot be read$/ });
      assert.deepEqual(await drained(consumer), ['acme/2']);
      const [first, ...others] = await events.forTenant('acme').read({ limit: 10, ...NOW });
      assert.deepEqual([first?.event.id, others.length], ['1', 0]);
      const next = events.forTenant('acme').read({ limit: 10, after: present(first).position, ...NOW });
      await assertRefused('CORRUPT', next);
    },
  );

  contract('definitions against the rules are refused', async ({ messaging }) => {
    const { events } = messaging;
    await assert.rejects(events.consumer({ ...AUDIT, name: 'A' }), TypeError);
    await assert.rejects(events.consumer({ ...AUDIT, leaseMs: 1 }), TypeError);
    await assert.rejects(events.consumer({ ...AUDIT, from: 'later' as 'now' }), TypeError);
    await assert.rejects(events.removeConsumer('*'), TypeError);
    assert.equal(await (await events.consumer(AUDIT)).next(NOW), undefined);
  });
}
