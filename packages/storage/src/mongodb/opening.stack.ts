import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startMongo } from '@policy-registry/stack';
import { PACKS } from '../contract/document-harness.ts';
import { assertRefused } from '../contract/expectations.ts';
import { StoreError } from '../store-error.ts';
import { type MongoDocumentsOptions, openMongoDocuments } from './index.ts';
import { mongoFixture } from './mongo-fixture.ts';
import { type StoreRecord, storeRecords } from './store-record.ts';

/** A database that cannot be used is one clear line, which says where it is and shows no password. */
const fixture = mongoFixture();
const deadlineMs = 5000;

async function assertNotOpened(options: MongoDocumentsOptions, pattern: RegExp): Promise<void> {
  await assert.rejects(openMongoDocuments({ deadlineMs, ...options }), (error) => {
    assert.ok(error instanceof StoreError, String(error));
    assert.equal(error.code, 'UNAVAILABLE');
    assert.match(error.message, pattern);
    assert.doesNotMatch(error.message, /\n|secret/);
    return true;
  });
}

test('nothing listens', async () => {
  const server = await startMongo();
  await server.stop();
  const address = server.url.replace('mongodb://', '');
  await assertNotOpened({ url: server.url }, new RegExp(`^MongoDB at ${address} cannot be used: connect ECONNREFUSED`));
  await server.close();
});

test('the credentials are refused', async () => {
  const url = fixture.url.replace('://', '://registry:secret@');
  await assertNotOpened({ url }, /cannot be used: Authentication failed\./);
});

test('the server is too old', async () => {
  const server = await startMongo({ wireVersion: 8 });
  try {
    await assertNotOpened({ url: server.url }, /maximum wire version 8, but .* requires at least/);
  } finally {
    await server.close();
  }
});

test('the database is of another isolation tier, or of a later release, and stays as it is', async () => {
  const database = fixture.newDatabase();
  const store = await openMongoDocuments({ url: fixture.url, database, isolation: 'shared-collections' });
  await store.forTenant('acme').collection(PACKS).insert('one', { name: 'one' });
  await store.close();
  await assertNotOpened(
    { url: fixture.url, database },
    /keeps its tenants in shared-collections, not in own-collections$/,
  );
  const records = storeRecords(fixture.client.db(database));
  await records.updateOne({ _id: 'store' }, { $set: { format: 2 } });
  await assertNotOpened(
    { url: fixture.url, database, isolation: 'shared-collections' },
    /format 2; this release knows 1$/,
  );
  const expected: Partial<StoreRecord> = { format: 2, isolation: 'shared-collections', probes: 1 };
  assert.deepEqual(await records.findOne({ _id: 'store' }, { projection: { _id: 0 } }), expected);
});

test('a store whose database is emptied is not ready', async () => {
  const database = fixture.newDatabase();
  const store = await openMongoDocuments({ url: fixture.url, database });
  await fixture.client.db(database).dropDatabase();
  await assertRefused('UNAVAILABLE', store.ready());
  await store.close();
});
