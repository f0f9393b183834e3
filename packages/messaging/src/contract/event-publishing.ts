import assert from 'node:assert/strict';
import type { BusEvent, StoredEvent, TenantEvents } from '../event-bus.ts';
import { assertRefused, NOT_TENANTS, TENANTS } from './expectations.ts';
import { type ContractTest, EVENT_LIMITS, event, NOW, SOON } from './harness.ts';

async function readAll(events: TenantEvents, limit = 1_000): Promise<StoredEvent[]> {
  const all: StoredEvent[] = [];
  for (;;) {
    const after = all.at(-1)?.position;
    const page = await events.read({ limit, ...(after === undefined ? {} : { after }), ...NOW });
    if (page.length === 0) return all;
    all.push(...page);
  }
}

function ids(events: readonly StoredEvent[]): readonly string[] {
  return events.map((stored) => stored.event.id);
}

/** Events are on the bus once, in order, and can be read by their tenant. */
export function eventPublishing(contract: ContractTest): void {
  contract('events come back as they were given, in order, after a restart', async ({ messaging, reopen }) => {
    const data = JSON.parse('{"__proto__":{"a":1},"text":"é😀\\u0000","list":[null,1.5,{}]}');
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const labels = { subject: 'packs/é', dataschema: 'https://example.com/v1', partitionkey: 'acme', sequence: '01' };
    const given = [event('é "1"', { data, traceparent, ...labels }), event('2', { data: null }), event('3')];
    await messaging.events.forTenant('acme').publish(given.slice(0, 2));
    await messaging.events.forTenant('acme').publish(given.slice(2));
    const stored = await readAll((await reopen()).events.forTenant('acme'), 2);
    for (const [n, expected] of given.entries()) assert.deepEqual(stored[n]?.event, expected);
    assert.equal(stored.length, 3);
    assert.equal(JSON.stringify(stored[0]?.event.data), JSON.stringify(data));
    const positions = stored.map(({ position }) => position);
    assert.deepEqual(
      positions,
      [...new Set(positions)].sort((left, right) => left - right),
    );
  });

  contract('an event id is on the bus once per tenant', async ({ messaging, another }) => {
    const bus = messaging.events;
    await bus.forTenant('acme').publish([event('a'), event('a', { data: 'other' }), event('b')]);
    await (await another()).events.forTenant('acme').publish([event('b'), event('c'), event('a')]);
    await bus.forTenant('umbrella').publish([event('a')]);
    assert.deepEqual(ids(await readAll(bus.forTenant('acme'))), ['a', 'b', 'c']);
    assert.deepEqual(ids(await readAll(bus.forTenant('umbrella'))), ['a']);
  });

  contract('a tenant reads its own events only', async ({ messaging }) => {
    for (const tenant of TENANTS) await messaging.events.forTenant(tenant).publish([event(`of-${tenant}`), event('x')]);
    for (const tenant of TENANTS) {
      const events = messaging.events.forTenant(tenant);
      assert.equal(events.tenant, tenant);
      const stored = await readAll(events, 1);
      assert.deepEqual(ids(stored), [`of-${tenant}`, 'x']);
      assert.ok(stored.every((one) => one.tenant === tenant));
    }
    for (const tenant of NOT_TENANTS) assert.throws(() => messaging.events.forTenant(tenant as string), TypeError);
    assert.deepEqual(await readAll(messaging.events.forTenant('nobody')), []);
  });

  contract(
    'reading waits for the next event, over processes, and ends when it is aborted',
    async ({ messaging, another }) => {
      const events = messaging.events.forTenant('acme');
      await events.publish([event('1')]);
      const [first] = await events.read({ limit: 10, ...NOW });
      const after = first?.position ?? 0;
      assert.deepEqual(await events.read({ limit: 10, after, waitMs: 50 }), []);
      const waiting = events.read({ limit: 10, after, ...SOON });
      await (await another()).events.forTenant('umbrella').publish([event('not this one')]);
      await (await another()).events.forTenant('acme').publish([event('2')]);
      assert.deepEqual(ids(await waiting), ['2']);
      const stop = new AbortController();
      const aborted = events.read({ limit: 10, after: after + 1_000, ...SOON, signal: stop.signal });
      stop.abort(new Error('enough'));
      await assert.rejects(aborted, /enough/);
      for (const limit of [0, 1_001, 1.5]) await assert.rejects(events.read({ limit, ...NOW }), TypeError);
    },
  );

  contract('an event over its size is refused, and the others of the call with it', async ({ messaging }) => {
    const events = messaging.events.forTenant('acme');
    const large = event('large', { data: 'x'.repeat(EVENT_LIMITS.eventBytes ?? 0) });
    await assertRefused('TOO_LARGE', events.publish([event('small'), large]));
    assert.deepEqual(await readAll(events), []);
  });

  contract(
    'a bus that is full takes no event, loses none, and takes some again when there is room',
    async ({ messaging, reopen }) => {
      const fill = Array.from({ length: 210 }, (_, n) => event(`${n}`));
      await assertRefused('FULL', messaging.events.forTenant('acme').publish(fill));
      const kept = await readAll(messaging.events.forTenant('acme'));
      await messaging.events.forTenant('acme').publish(fill.slice(kept.length, 200));
      await assertRefused('FULL', messaging.events.forTenant('umbrella').publish([event('a')]));
      const larger = await reopen({ ...EVENT_LIMITS, maxEvents: 300 });
      await larger.events.forTenant('acme').publish(fill);
      assert.deepEqual(
        ids(await readAll(larger.events.forTenant('acme'), 64)),
        ids(fill.map((one, position) => ({ tenant: 'acme', position, event: one }))),
      );
    },
  );

  contract('events older than the limit make room', async ({ reopen }) => {
    const { events } = await reopen({ ...EVENT_LIMITS, maxAgeMs: 1_000, dedupeMs: 100 });
    const tenant = events.forTenant('acme');
    await tenant.publish([event('old')]);
    for (let n = 0; ids(await tenant.read({ limit: 1, ...SOON }))[0] === 'old'; n += 1)
      await tenant.publish([event(`${n % 5}`)]);
  });

  contract('events against the rules are refused', async ({ messaging }) => {
    const events = messaging.events.forTenant('acme');
    const bad: Partial<Record<keyof BusEvent, unknown>>[] = [
      { id: '' },
      { id: 'a\n' },
      { type: 'Policy' },
      { type: 'a b' },
      { source: '' },
      { subject: '' },
      { partitionkey: 'a\n' },
      { time: 'now' },
      { time: '2025-01-01T00:00:00+01:00' },
      { data: undefined },
      { data: 1n },
      { traceparent: 'yes' },
    ];
    for (const part of bad) {
      const refused = events.publish([event('good'), { ...event('bad'), ...part } as BusEvent]);
      await assert.rejects(refused, TypeError, Object.keys(part).join());
    }
    await assert.rejects(events.publish(Array.from({ length: 1_001 }, (_, n) => event(`${n}`))), TypeError);
    await events.publish([]);
    assert.deepEqual(await readAll(events), []);
  });
}
