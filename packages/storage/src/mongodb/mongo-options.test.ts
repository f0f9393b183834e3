import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientOf, databaseOf, hostsOf, settingsOf } from './mongo-options.ts';

const URL = 'mongodb://ann:secret@db-1:27017,db-2:27018/?replicaSet=rs0&w=0&journal=false&readPreference=secondary';

test('durability, reads of the primary and deadlines are what the adapter says, not the connection string', () => {
  const settings = settingsOf({ url: `${URL}&readConcernLevel=local&retryWrites=false`, deadlineMs: 1000 });
  const client = clientOf(settings);
  const { writeConcern, readConcern, readPreference } = databaseOf(client, 'd', settings).collection('c');
  assert.deepEqual([writeConcern?.w, writeConcern?.journal, writeConcern?.wtimeoutMS], ['majority', true, 1000]);
  assert.equal(readConcern?.level, 'majority');
  assert.equal(readPreference?.mode, 'primary');
  const { options } = client;
  assert.equal(options.retryWrites, true);
  const { waitQueueTimeoutMS, connectTimeoutMS, socketTimeoutMS, serverSelectionTimeoutMS, maxPoolSize } = options;
  assert.deepEqual([waitQueueTimeoutMS, connectTimeoutMS, socketTimeoutMS], [1000, 1000, 1000]);
  assert.deepEqual([serverSelectionTimeoutMS, maxPoolSize], [900, 50]);
});

test('hosts are shown without credentials', () => {
  assert.equal(hostsOf(clientOf(settingsOf({ url: URL }))), 'db-1:27017,db-2:27018');
  assert.equal(hostsOf(clientOf(settingsOf({ url: 'mongodb+srv://ann:secret@db.test' }))), 'db.test');
});

test('a connection string that cannot be read is a TypeError that does not show it', () => {
  for (const url of ['', 'http://ann:secret@db', 'mongodb://', 'mongodb://ann:secret@', `${URL}&secret=1`]) {
    assert.throws(
      () => clientOf(settingsOf({ url })),
      (error) => error instanceof TypeError && !/ann|:secret/.test(String(error.stack)) && error.cause === undefined,
      url,
    );
  }
});

test('options that cannot be are a TypeError', () => {
  const url = 'mongodb://db';
  for (const database of ['', 'a.b', 'a b', '$', '1a', 'a'.repeat(33), 'a/b', 'a"b']) {
    assert.throws(() => settingsOf({ url, database }), TypeError, database);
  }
  for (const count of [0, -1, 1.5, Number.NaN]) {
    assert.throws(() => settingsOf({ url, deadlineMs: count }), TypeError);
    assert.throws(() => settingsOf({ url, maxConnections: count }), TypeError);
  }
  assert.throws(() => settingsOf({ url, isolation: 'none' as 'own-database' }), TypeError);
  assert.throws(() => settingsOf({ url, limits: { documentBytes: 16 * 1024 * 1024 } }), TypeError);
});
