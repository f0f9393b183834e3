import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import type { Collection } from 'mongodb';
import { event, PACKS } from '../contract/document-harness.ts';
import { assertRefused } from '../contract/expectations.ts';
import type { DocumentStore, TenantDocuments } from '../document-store.ts';
import { openMongoDocuments } from './index.ts';
import type { MongoDocument } from './mongo-document.ts';
import { mongoFixture } from './mongo-fixture.ts';

/** Documents that were changed behind the store's back. */
const fixture = mongoFixture();
let store: DocumentStore;
let tenant: TenantDocuments;
let documents: Collection<Omit<MongoDocument, '_id'> & { _id: string }>;

beforeEach(async () => {
  const database = fixture.newDatabase();
  store = await openMongoDocuments({ url: fixture.url, database });
  tenant = store.forTenant('acme');
  documents = fixture.client.db(database).collection('t_acme__packs');
  await tenant.collection(PACKS).insert('bad', { name: 'bad' }, [event('e1')]);
  await tenant.collection(PACKS).insert('good', { name: 'good' });
});
afterEach(() => store.close());

async function damage(fields: object): Promise<void> {
  await documents.updateOne({ _id: 'acme/bad' }, { $set: fields });
}

test('a document with a bad body, revision, time or tenant is CORRUPT by name, and the others are read', async () => {
  const packs = tenant.collection(PACKS);
  const whole = await documents.findOne({ _id: 'acme/bad' });
  assert.ok(whole);
  const damages: object[] = [
    ...['{"name":', '', 7, null, { name: 'bad' }].map((body) => ({ body })),
    ...[0, -1, 1.5, '1', null, Number.NaN, 2 ** 60].map((revision) => ({ revision })),
    ...['', 7, 'now'].map((written) => ({ written })),
    ...['other', null].map((owner) => ({ tenant: owner })),
  ];
  for (const fields of damages) {
    await damage(fields);
    await assertRefused('CORRUPT', packs.get('bad'));
    await assert.rejects(packs.get('bad'), /packs\/(acme\/)?bad/, JSON.stringify(fields));
    assert.equal((await packs.get('good'))?.revision, 1);
    await documents.replaceOne({ _id: 'acme/bad' }, whole);
  }
  assert.equal((await packs.get('bad'))?.revision, 1);
});

test('a damaged outbox is CORRUPT by name; the document is still read', async () => {
  const entries = [null, 7, {}, { event: '{' }, { event: '{"id":7}' }, { event: 'null' }];
  for (const entry of entries) {
    await damage({ outbox: [{ key: '0', id: 'e1', event: JSON.stringify(event('e1')) }, entry] });
    await assertRefused('CORRUPT', tenant.pendingEvents(10));
    await assert.rejects(tenant.pendingEvents(10), /outbox of packs\/bad/);
    assert.equal((await tenant.collection(PACKS).get('bad'))?.body.name, 'bad');
  }
});

test('an outbox that is no list is CORRUPT to every write', async () => {
  await damage({ outbox: 'none' });
  const packs = tenant.collection(PACKS);
  await assertRefused('CORRUPT', packs.replace('bad', 1, { name: 'bad' }, [event('e2')]));
  await assertRefused('CORRUPT', packs.remove('bad', 1));
  await assertRefused('CORRUPT', tenant.confirmEvents('packs', 'bad', ['e1']));
  await assert.rejects(packs.remove('bad', 1), /outbox of packs\/bad/);
  assert.equal((await packs.get('bad'))?.revision, 1);
});

test('a document of no known mode is not changed', async () => {
  await damage({ mode: 'other' });
  await assertRefused('CORRUPT', tenant.collection(PACKS).replace('bad', 1, { name: 'bad' }));
  await assertRefused('CORRUPT', tenant.collection(PACKS).remove('bad', 1));
});
