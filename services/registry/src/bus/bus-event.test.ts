import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromJson, type JsonValue } from '@bufbuild/protobuf';
import { AuditEventSchema } from '@policy-registry/contracts/registry';
import type { Stored } from '@policy-registry/storage';
import type { AuditRecord } from '../audit/audit-record.ts';
import { BEFORE_ALL } from './bus-cursor.ts';
import { busEvent } from './bus-event.ts';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';

function entry(data: Partial<AuditRecord['data']> = {}): Stored<AuditRecord> {
  const whole = { actor: 'ada', client: 'cli', scopes: ['policy:author'], traceId: TRACE_ID, ...data };
  const body = { sequence: 7, type: 'policy.published', time: '2026-03-01T12:00:00.000Z', data: whole };
  return { id: 'event-1', revision: 1, body };
}

test('an entry is a CloudEvent whose data is the AuditEvent of the contract', () => {
  const { data, traceparent, ...attributes } = busEvent(entry({ pack: 'shop', version: '1.0.0' }), BEFORE_ALL);
  assert.deepEqual(attributes, {
    id: 'event-1',
    type: 'policy.published',
    source: '/registry',
    subject: 'packs/shop',
    time: '2026-03-01T12:00:00.000Z',
  });
  assert.match(traceparent ?? '', new RegExp(`^00-${TRACE_ID}-[0-9a-f]{16}-01$`));
  const { event, sequence, actor, pack, version } = fromJson(AuditEventSchema, data as JsonValue);
  assert.deepEqual([event, sequence, actor, pack, version], ['event-1', 7n, 'ada', 'shop', '1.0.0']);
});

test('the subject is the pack, else the environment, else there is none', () => {
  const subjects = [{ pack: 'shop', environment: 'prod' }, { environment: 'prod' }, {}].map(
    (data) => busEvent(entry(data), BEFORE_ALL).subject,
  );
  assert.deepEqual(subjects, ['packs/shop', 'environments/prod', undefined]);
});

test('what is redriven has another id on the bus, and is the same event', () => {
  const redriven = { ...BEFORE_ALL, generation: 2, redrivenTo: 7 };
  const again = busEvent(entry(), redriven);
  const first = busEvent(entry(), BEFORE_ALL);
  assert.deepEqual(again, { ...first, id: 'event-1~2' });
  assert.deepEqual(busEvent(entry(), { ...redriven, redrivenTo: 6 }), first);
});

test('a trace id that is none makes no trace', () => {
  for (const traceId of ['', '0'.repeat(32), TRACE_ID.toUpperCase()]) {
    assert.equal(busEvent(entry({ traceId }), BEFORE_ALL).traceparent, undefined);
  }
});

test('details that no bus would take are left out', () => {
  const detailsOf = (length: number) => {
    const { data } = busEvent(entry({ details: { text: 'é'.repeat(length) } }), BEFORE_ALL);
    return fromJson(AuditEventSchema, data as JsonValue).details;
  };
  assert.deepEqual(detailsOf(1000), { text: 'é'.repeat(1000) });
  assert.equal(detailsOf(40_000), undefined);
});
