import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { AdminService, AuditService } from '@policy-registry/contracts/registry';
import { openEmbeddedMessaging } from '@policy-registry/messaging/embedded';
import { type Operated, operated } from '../admin/admin-fixture.ts';
import { storedCursor } from './bus-cursor.ts';
import { cover, feedAll, idsOf, logEvents, named, onBus, seenOnce, untilOnBus } from './bus-fixture.ts';
import { feedBatch } from './feed-batch.ts';

const { redriveEvents } = AdminService.method;

async function redrive(registry: Operated, fromSequence = 0n) {
  const { events, firstSequence, lastSequence } = await registry.call(redriveEvents, { fromSequence });
  return [events, firstSequence, lastSequence];
}

/** A registry with ten events on its bus. */
async function withTen(t: TestContext): Promise<Operated> {
  const registry = operated(t);
  await logEvents(registry.deps.documents, named('e', 10));
  await feedAll(registry.bus);
  return registry;
}

function emptyBus(t: TestContext) {
  const messages = openEmbeddedMessaging({ file: ':memory:' });
  t.after(() => messages.close());
  return messages.events;
}

test('a bus that was thrown away gets everything again, in order, and what is new after it', async (t) => {
  const registry = await withTen(t);
  const events = emptyBus(t);
  assert.deepEqual(await redrive(registry), [10n, 1n, 10n]);
  await registry.relay.drain('acme', AbortSignal.timeout(10_000));
  await cover(registry.deps.documents);
  await feedAll({ ...registry.bus, events });
  const stored = await onBus(events);
  assert.deepEqual(seenOnce(stored).slice(0, 10), named('e', 10));
  assert.deepEqual(
    idsOf(stored).slice(0, 10),
    named('e', 10).map((id) => `${id}~1`),
  );
  assert.deepEqual(
    stored.slice(10).map(({ event }) => event.type),
    ['policy.events.redriven'],
  );
});

test('a bus that still has the events gets them once more, and a consumer sees each once', async (t) => {
  const registry = await withTen(t);
  for (const from of [8n, 9n]) {
    await redrive(registry, from);
    await feedAll(registry.bus);
  }
  const stored = await onBus(registry.bus.events);
  assert.deepEqual(idsOf(stored).slice(10), ['e8~1', 'e9~1', 'e10~1', 'e9~2', 'e10~2']);
  assert.deepEqual(seenOnce(stored), named('e', 10));
});

test('a redrive during a redrive begins anew, and later events keep their ids', async (t) => {
  const registry = await withTen(t);
  await logEvents(registry.deps.documents, named('f', 190));
  await feedAll(registry.bus);
  await redrive(registry);
  assert.equal((await feedBatch(registry.bus, 'acme')).hasMore, true);
  assert.deepEqual(await redrive(registry, 150n), [51n, 150n, 200n]);
  await logEvents(registry.deps.documents, ['new']);
  await feedAll(registry.bus);
  const again = idsOf(await onBus(registry.bus.events)).slice(200);
  assert.deepEqual([again[0], again[99], again[100], again.at(-2)], ['e1~1', 'f90~1', 'f91~2', 'f190~2']);
  assert.deepEqual([again.length, again.at(-1)], [201, 'new']);
});

test('a feed that is publishing does not undo a redrive', async (t) => {
  const registry = await withTen(t);
  const { bus } = registry;
  await logEvents(bus.documents, ['late']);
  const events = {
    ...bus.events,
    forTenant: (tenant: string) => ({
      async publish(list: Parameters<ReturnType<typeof bus.events.forTenant>['publish']>[0]) {
        await bus.events.forTenant(tenant).publish(list);
        await redrive(registry, 3n);
      },
    }),
  } as unknown as typeof bus.events;
  assert.deepEqual(await feedBatch({ ...bus, events }, 'acme'), { published: 1, hasMore: true });
  assert.equal((await storedCursor(bus.documents.forTenant('acme')))?.body.sequence, 2);
  await feedAll(bus);
  const again = idsOf(await onBus(bus.events)).slice(11);
  assert.deepEqual(
    again,
    [...named('e', 10).slice(2), 'late'].map((id) => `${id}~1`),
  );
});

test('it is in the audit log who redrove what, in the tenant of the token alone', async (t) => {
  const registry = await withTen(t);
  await logEvents(registry.deps.documents, ['x'], {}, 'globex');
  await feedAll(registry.bus, 'globex');
  await redrive(registry, 5n);
  const { events } = await registry.call(AuditService.method.listAuditEvents, { type: 'policy.events.redriven' });
  assert.deepEqual(
    events.map(({ actor, details }) => [actor, details]),
    [['operator', { firstSequence: 5, lastSequence: 10, generation: 1 }]],
  );
  assert.equal((await storedCursor(registry.deps.documents.forTenant('globex')))?.body.generation, 0);
});

test('a position after the end is refused and moves nothing; an empty log has nothing to redrive', async (t) => {
  const registry = await withTen(t);
  const before = await storedCursor(registry.deps.documents.forTenant('acme'));
  for (const from of [11n, 2n ** 53n + 1n, 2n ** 63n - 1n]) {
    await assert.rejects(redrive(registry, from), { reason: 'INVALID_ARGUMENT' });
  }
  await assert.rejects(redrive(registry, -1n), { reason: 'INVALID_ARGUMENT' });
  assert.deepEqual(await storedCursor(registry.deps.documents.forTenant('acme')), before);
  assert.deepEqual(await registry.call(redriveEvents, {}, { as: 'olga@globex' }).then(({ events }) => events), 0n);
});

test('a running feed begins at once', async (t) => {
  const registry = await withTen(t);
  registry.feed.start({ intervalMs: 600_000, log: { error: () => {} } });
  await redrive(registry, 9n);
  assert.deepEqual(idsOf(await untilOnBus(registry.bus.events, 12)).slice(10), ['e9~1', 'e10~1']);
});
