import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AuditService, PackService } from '@policy-registry/contracts/registry';
import { type EventBus, MessagingError } from '@policy-registry/messaging';
import { operated } from '../admin/admin-fixture.ts';
import { storedLog } from '../transparency/log-record.ts';
import { onBus, untilOnBus } from './bus-fixture.ts';

const NEVER_MS = 600_000;
const silent = { error: () => {} };

test('what a call did is in the audit log, then in its Merkle log, and then on the bus', async (t) => {
  const registry = operated(t);
  for (const part of [registry.keeper, registry.feed]) part.start({ intervalMs: NEVER_MS, log: silent });
  await registry.call(PackService.method.createPack, { pack: { pack: 'shop' } });
  assert.deepEqual(await onBus(registry.bus.events), []);
  const { events } = await registry.call(AuditService.method.listAuditEvents, {});
  const [stored] = await untilOnBus(registry.bus.events, 1);
  assert.equal(stored?.event.id, events[0]?.event);
  assert.equal((await storedLog(registry.deps.documents.forTenant('acme')))?.body.size, 1);
  assert.deepEqual([stored?.event.type, stored?.event.subject], ['policy.pack.created', 'packs/shop']);
});

test('no call waits for a bus that hangs, or fails of one that is down', async (t) => {
  const asked = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  // Before the hooks of the registry, which wait for its feed.
  t.after(() => answered.resolve());
  const hanging = {
    forTenant: () => ({
      async publish() {
        asked.resolve();
        await answered.promise;
        throw new MessagingError('UNAVAILABLE', 'gone');
      },
    }),
  } as unknown as EventBus;
  const ready = () => Promise.reject(new MessagingError('UNAVAILABLE', 'gone'));
  const registry = operated(t, { messages: { events: hanging, ready } });
  for (const part of [registry.keeper, registry.feed]) part.start({ intervalMs: NEVER_MS, log: silent });
  for (const [index, pack] of ['a', 'b', 'c'].entries()) {
    await registry.call(PackService.method.createPack, { pack: { pack } });
    const { events } = await registry.call(AuditService.method.listAuditEvents, {});
    assert.equal(events.length, index + 1);
    await asked.promise;
  }
});
