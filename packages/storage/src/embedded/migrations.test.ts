import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { MIGRATIONS, migrate, pendingMigrations } from './migrations.ts';

function schema(db: DatabaseSync): unknown[] {
  return db.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all();
}

test('versions count up from 1, without a gap', () => {
  assert.deepEqual(
    MIGRATIONS.map(({ version }) => version),
    MIGRATIONS.map((_, index) => index + 1),
  );
});

test('what is pending can be listed before it runs; running again changes nothing', () => {
  const db = new DatabaseSync(':memory:');
  assert.deepEqual(pendingMigrations(db), MIGRATIONS);
  assert.deepEqual(schema(db), []);
  migrate(db);
  assert.deepEqual(pendingMigrations(db), []);
  const before = schema(db);
  migrate(db);
  assert.deepEqual(schema(db), before);
  db.close();
});
