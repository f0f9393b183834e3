import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cloudEvent } from '@policy-registry/events';
import type { Stored } from '@policy-registry/storage';
import { auditMessage } from '../audit/audit-message.ts';
import type { AuditRecord } from '../audit/audit-record.ts';
import { BEFORE_ALL } from './bus-cursor.ts';
import { busEvent } from './bus-event.ts';
import { busParts } from './bus-fixture.ts';

const ENTRY: Stored<AuditRecord> = {
  id: 'event-1',
  revision: 1,
  body: {
    ...{ sequence: 7, type: 'policy.published', time: '2026-03-01T12:00:00.000Z' },
    data: { actor: 'ada', client: 'cli', scopes: ['policy:author'], traceId: '0af7651916cd43dd8448eb211c80319c' },
  },
};

test('an entry is on the bus as the CloudEvent that it is everywhere', async (t) => {
  const { events } = busParts(t);
  await events.forTenant('acme').publish([busEvent('acme', ENTRY, BEFORE_ALL)]);
  const [stored] = await events.forTenant('acme').read({ limit: 1, waitMs: 0 });
  const { specversion, datacontenttype, tenant, ...event } = cloudEvent('acme', auditMessage(ENTRY));
  assert.deepEqual(stored?.event, event);
});

test('what is redriven has another id on the bus, and is the same event', () => {
  const redriven = { generation: 2, redrivenTo: 7 };
  const first = busEvent('acme', ENTRY, BEFORE_ALL);
  assert.deepEqual(busEvent('acme', ENTRY, redriven), { ...first, id: 'event-1~2' });
  assert.deepEqual(busEvent('acme', ENTRY, { ...redriven, redrivenTo: 6 }), first);
});
