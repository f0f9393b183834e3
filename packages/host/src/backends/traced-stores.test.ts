import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openEmbeddedStores } from '@policy-registry/storage/embedded';
import { withSpan } from '@policy-registry/telemetry';
import { collectSpans } from '@policy-registry/telemetry/testing';
import { tracedDocuments, tracedObjects } from './traced-stores.ts';

const folder = mkdtempSync(join(tmpdir(), 'traced-'));
const stores = openEmbeddedStores({ folder });
const spans = collectSpans();
after(async () => {
  await stores.close();
  rmSync(folder, { recursive: true });
});

const PACKS = { name: 'packs', mode: 'mutable', fields: [], index: () => ({}) } as const;

test('calls of a store are spans of the trace that they are made in', async () => {
  const packs = tracedDocuments(stores.documents, 'embedded').forTenant('acme').collection<object>(PACKS);
  const objects = tracedObjects(stores.objects, 'embedded').forTenant('acme');
  await packs.insert('outside', {});
  await withSpan('call', {}, async () => {
    await packs.insert('inside', { a: 1 });
    await objects.put(Buffer.from('x'));
    await objects.area('run-1').put(Buffer.from('x'));
    await objects.dropArea('run-1');
    await assert.rejects(packs.insert('inside', {}), { code: 'ALREADY_EXISTS' });
  });
  assert.deepEqual((await packs.get('inside'))?.body, { a: 1 });
  assert.deepEqual(
    spans.map(({ name }) => name),
    ['insert packs', 'put objects', 'put objects', 'dropArea objects', 'insert packs', 'call'],
  );
  const [insert] = spans;
  assert.equal(insert?.parentSpanContext?.spanId, spans.at(-1)?.spanContext().spanId);
  assert.deepEqual([insert?.attributes.tenant, insert?.attributes['db.collection.name']], ['acme', 'packs']);
});
