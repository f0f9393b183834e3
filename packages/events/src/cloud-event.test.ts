import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create, fromJson, type MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { AuditEventSchema } from '@policy-registry/contracts/registry';
import { HTTP, CloudEvent as Received } from 'cloudevents';
import { cloudEvent } from './cloud-event.ts';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';

function event(more: MessageInitShape<typeof AuditEventSchema> = {}) {
  const time = timestampFromDate(new Date('2026-03-01T12:00:00.000Z'));
  const known = { event: 'event-1', sequence: 7n, type: 'policy.published', time, actor: 'ada', traceId: TRACE_ID };
  return create(AuditEventSchema, { ...known, ...more });
}

test('attributes and data', () => {
  const { data, traceparent, ...attributes } = cloudEvent('acme', event({ pack: 'shop', version: '1.0.0' }));
  assert.deepEqual(attributes, {
    specversion: '1.0',
    id: 'event-1',
    source: '/registry',
    type: 'policy.published',
    subject: 'packs/shop',
    time: '2026-03-01T12:00:00.000Z',
    datacontenttype: 'application/json',
    dataschema: 'https://stella-ops.org/schemas/policy-audit-event/v1',
    tenant: 'acme',
    partitionkey: 'acme/packs/shop',
    sequence: '0000000000000007',
  });
  assert.match(traceparent ?? '', new RegExp(`^00-${TRACE_ID}-[0-9a-f]{16}-01$`));
  assert.deepEqual(fromJson(AuditEventSchema, data), event({ pack: 'shop', version: '1.0.0' }));
});

test('the SDK of CloudEvents reads it from a message in structured mode', () => {
  for (const more of [{ pack: 'shop' }, { environment: 'prod' }, { traceId: '' }]) {
    const sent = cloudEvent('acme', event(more));
    const headers = { 'content-type': 'application/cloudevents+json; charset=utf-8' };
    const received = HTTP.toEvent({ headers, body: JSON.stringify(sent) });
    // The constructor holds it against the schema of the specification.
    assert.deepEqual(new Received(JSON.parse(JSON.stringify(sent))), received);
    assert.deepEqual(JSON.parse(JSON.stringify(received)), JSON.parse(JSON.stringify(sent)));
  }
});

test('the subject is the pack, else the environment, else there is none', () => {
  const told = [{ pack: 'shop', environment: 'prod' }, { environment: 'prod' }, {}].map((more) => {
    const { subject, partitionkey } = cloudEvent('acme', event(more));
    return [subject, partitionkey];
  });
  assert.deepEqual(told, [
    ['packs/shop', 'acme/packs/shop'],
    ['environments/prod', 'acme/environments/prod'],
    [undefined, 'acme'],
  ]);
});

test('a trace id that is none makes no trace', () => {
  for (const traceId of ['', '0'.repeat(32), TRACE_ID.toUpperCase()]) {
    assert.equal(cloudEvent('acme', event({ traceId })).traceparent, undefined);
  }
});

test('details that no bus would take are left out', () => {
  const detailsOf = (length: number) => {
    const { data } = cloudEvent('acme', event({ details: { text: 'é'.repeat(length) } }));
    return fromJson(AuditEventSchema, data).details;
  };
  assert.deepEqual(detailsOf(1000), { text: 'é'.repeat(1000) });
  assert.equal(detailsOf(40_000), undefined);
});
