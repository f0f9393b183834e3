import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { migrate, pendingMigrations, type Schema } from './migrations.ts';

const FIRST = { name: 'notes', sql: 'CREATE TABLE notes (text TEXT) STRICT' };
const SECOND = { name: 'notes have a time', sql: 'ALTER TABLE notes ADD COLUMN time INTEGER' };
const OLD: Schema = { applicationId: 7, migrations: [FIRST] };
const NEW: Schema = { applicationId: 7, migrations: [FIRST, SECOND] };

function columns(db: DatabaseSync): unknown[] {
  return db
    .prepare('PRAGMA table_info(notes)')
    .all()
    .map(({ name }) => name);
}

test('what is pending can be listed before it runs; running again changes nothing', () => {
  const db = new DatabaseSync(':memory:');
  assert.deepEqual(pendingMigrations(db, OLD), [FIRST]);
  assert.deepEqual(columns(db), []);
  migrate(db, OLD);
  assert.deepEqual(pendingMigrations(db, NEW), [SECOND]);
  migrate(db, NEW);
  migrate(db, NEW);
  assert.deepEqual(columns(db), ['text', 'time']);
  assert.deepEqual(pendingMigrations(db, NEW), []);
  db.close();
});

test('a migration that fails leaves the database as the one before it left it', () => {
  const db = new DatabaseSync(':memory:');
  const broken = { name: 'broken', sql: 'CREATE TABLE more (x) STRICT' };
  assert.throws(() =>
    migrate(db, { ...NEW, migrations: [FIRST, { ...broken, sql: `DROP TABLE notes; ${broken.sql}` }] }),
  );
  assert.deepEqual(columns(db), ['text']);
  migrate(db, NEW);
  assert.deepEqual(columns(db), ['text', 'time']);
  db.close();
});

test('a database of another application or of a later release is refused', () => {
  const db = new DatabaseSync(':memory:');
  migrate(db, NEW);
  assert.throws(() => migrate(db, OLD), { code: 'UNAVAILABLE', message: /format 2; this release knows up to 1/ });
  assert.throws(() => migrate(db, { ...NEW, applicationId: 8 }), { code: 'CORRUPT', message: /another application/ });
  db.close();
});
