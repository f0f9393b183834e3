import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create, fromJson, type JsonObject } from '@bufbuild/protobuf';
import { canonicalJson, sha256 } from '@policy-registry/canonical';
import { AuditEventSchema } from '@policy-registry/contracts/registry';
import fixture from '../fixtures/audit-entry-1.json' with { type: 'json' };
import { AUDIT_ENTRY_FORMAT, auditEntry } from './audit-entry.ts';

const textOf = (json: JsonObject) => Buffer.from(auditEntry(fromJson(AuditEventSchema, json))).toString();

for (const { name, event, entry } of fixture) {
  test(`the first format, which never changes: ${name}`, () => assert.equal(textOf(event as JsonObject), entry));
}

test('a field of AuditEvent that an entry does not have is another format', () => {
  assert.equal(AUDIT_ENTRY_FORMAT, 1);
  const [whole = assert.fail()] = fixture;
  const fields = AuditEventSchema.fields.map(({ jsonName }) => jsonName);
  assert.deepEqual(Object.keys(JSON.parse(whole.entry)), fields.toSorted());
});

test('an event that is larger than an entry is there by its digest', () => {
  const [{ entry } = assert.fail()] = fixture;
  const event = { ...JSON.parse(entry), details: { text: '' } };
  const room = 65_535 - textOf(event).length;
  assert.equal(textOf({ ...event, details: { text: 'x'.repeat(room) } }).length, 65_535);
  const large = { ...event, details: { text: 'x'.repeat(room + 1) } };
  assert.deepEqual(JSON.parse(textOf(large)), {
    event: event.event,
    sequence: event.sequence,
    digest: 'sha256:2f3bca2e818183230cd154dbf959e1b0aa7b100b7ff64f1f83265e643e3fda87',
  });
  assert.equal(sha256(canonicalJson(large)), 'sha256:2f3bca2e818183230cd154dbf959e1b0aa7b100b7ff64f1f83265e643e3fda87');
});

test('a text that has no UTF-8 is in the entry as it comes over the wire', () => {
  const event = create(AuditEventSchema, { event: 'e', details: { 'k\ud800': 'v\udc00' } });
  assert.equal(Buffer.from(auditEntry(event)).toString(), '{"details":{"k\ufffd":"v\ufffd"},"event":"e"}');
});
