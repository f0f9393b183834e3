import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DocumentStore, StoreError } from '@policy-registry/storage';
import { AuditLog } from '../audit/audit-log.ts';
import { AUDIT_EVENTS } from '../audit/audit-record.ts';
import { storedCursor } from './bus-cursor.ts';
import { busParts, cover, feedAll, idsOf, logEvents, named, onBus } from './bus-fixture.ts';
import { feedBatch } from './feed-batch.ts';

test('the audit log comes to the bus in its order, once, in bounded batches', async (t) => {
  const parts = busParts(t);
  const ids = named('e', 250);
  await logEvents(parts.documents, ids);
  assert.deepEqual(await feedBatch(parts, 'acme'), { published: 100, hasMore: true });
  assert.equal(await feedAll(parts), 150);
  assert.equal(await feedAll(parts), 0);
  const stored = await onBus(parts.events);
  assert.deepEqual(idsOf(stored), ids);
  const sequences = stored.map(({ event }) => Number((event.data as { sequence: string }).sequence));
  assert.deepEqual(
    sequences,
    ids.map((_, index) => index + 1),
  );
});

test('each tenant has a bus and a cursor of its own', async (t) => {
  const parts = busParts(t);
  await logEvents(parts.documents, ['x'], {}, 'acme');
  await logEvents(parts.documents, ['x', 'y'], {}, 'globex');
  await feedAll(parts, 'globex');
  assert.deepEqual([idsOf(await onBus(parts.events)), idsOf(await onBus(parts.events, 'globex'))], [[], ['x', 'y']]);
  assert.equal(await storedCursor(parts.documents.forTenant('acme')), undefined);
});

test('a process that dies between the bus and the cursor leaves no event twice, and none out', async (t) => {
  const parts = busParts(t);
  await logEvents(parts.documents, ['a', 'b']);
  await assert.rejects(feedBatch({ ...parts, documents: dyingAtTheCursor(parts.documents) }, 'acme'), /cut off/);
  assert.deepEqual(idsOf(await onBus(parts.events)), ['a', 'b']);
  await logEvents(parts.documents, ['c']);
  await feedAll(parts);
  assert.deepEqual(idsOf(await onBus(parts.events)), ['a', 'b', 'c']);
});

test('an entry that is not to be seen is not passed over', async (t) => {
  const parts = busParts(t);
  await logEvents(parts.documents, ['a', 'b']);
  const events = parts.documents.forTenant('acme').collection(AUDIT_EVENTS);
  const entry = await events.get('b');
  assert.ok(entry !== undefined);
  await events.insert('d', { ...entry.body, sequence: 4 });
  assert.deepEqual(await feedBatch(parts, 'acme'), { published: 2, hasMore: false });
  await assert.rejects(cover(parts.documents), { reason: 'DATA_CORRUPT', metadata: { sequence: '3' } });
  assert.deepEqual(await feedBatch(parts, 'acme'), { published: 0, hasMore: false });
  await events.insert('c', { ...entry.body, sequence: 3 });
  await cover(parts.documents);
  await feedAll(parts);
  assert.deepEqual(idsOf(await onBus(parts.events)), ['a', 'b', 'c', 'd']);
});

test('what no checkpoint covers is not published', async (t) => {
  const parts = busParts(t);
  await logEvents(parts.documents, ['a', 'b']);
  const log = new AuditLog(parts.documents.forTenant('acme'));
  const data = { actor: 'ada', client: 'cli', scopes: [], traceId: '0'.repeat(32) };
  await log.append({ id: 'c', type: 'policy.pack.created', time: '2026-03-01T12:00:00.000Z', data }, data);
  assert.deepEqual(await feedBatch(parts, 'acme'), { published: 2, hasMore: false });
  assert.deepEqual(await feedBatch(parts, 'acme'), { published: 0, hasMore: false });
  await cover(parts.documents);
  assert.equal(await feedAll(parts), 1);
  assert.deepEqual(idsOf(await onBus(parts.events)), ['a', 'b', 'c']);
});

test('what the bus refuses is not taken for published', async (t) => {
  const parts = busParts(t);
  await logEvents(parts.documents, ['a']);
  await parts.messages.close();
  await assert.rejects(feedBatch(parts, 'acme'), { code: 'CLOSED' });
  assert.equal(await storedCursor(parts.documents.forTenant('acme')), undefined);
});

/** Every write to a mutable collection fails; the feed makes none but that of the cursor. */
function dyingAtTheCursor(documents: DocumentStore): DocumentStore {
  const dead = async () => {
    throw new StoreError('UNAVAILABLE', 'cut off');
  };
  return {
    ...documents,
    forTenant(tenant: string) {
      const store = documents.forTenant(tenant);
      const collection = (definition: typeof AUDIT_EVENTS) => {
        const found = store.collection(definition);
        const reads = { get: found.get.bind(found), list: found.list.bind(found) };
        return { ...reads, insert: dead, replace: dead, remove: dead };
      };
      return { tenant, collection };
    },
  } as unknown as DocumentStore;
}
