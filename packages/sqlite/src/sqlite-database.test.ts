import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { faultOf } from './fault.ts';
import { SqliteDatabase } from './sqlite-database.ts';

const SCHEMA = {
  applicationId: 7,
  migrations: [{ name: 'notes', sql: 'CREATE TABLE notes (text TEXT UNIQUE) STRICT' }],
};
const OPTIONS = { schema: SCHEMA, translate: (thrown: unknown) => thrown };

function open(t: TestContext, options: { readonly file: string; readonly exclusive?: boolean }): SqliteDatabase {
  const db = new SqliteDatabase({ ...OPTIONS, ...options });
  t.after(() => db.close());
  return db;
}

function temporaryFile(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'policy-registry-sqlite-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'notes.db');
}

/** For `assert.throws`. */
function fault(code: string): (error: unknown) => boolean {
  return (error) => {
    assert.equal(faultOf(error), code, String(error));
    return true;
  };
}

const count = (db: SqliteDatabase) => db.get('SELECT count(*) AS n FROM notes')?.n;

test('what a transaction began is gone when it fails, and the next one is whole', (t) => {
  const db = open(t, { file: ':memory:' });
  const add = (text: string) => db.run('INSERT INTO notes VALUES (?)', text);
  db.write(() => add('a'));
  assert.throws(() => db.write(() => [add('b'), add('a')]), { code: 'ERR_SQLITE_ERROR' });
  assert.equal(count(db), 1);
  db.note(() => [add('b'), add('c')]);
  assert.equal(count(db), 3);
  assert.equal(db.get('PRAGMA synchronous')?.synchronous, 2, 'FULL again after a note');
});

test('a file that is exclusive is in use for everybody else until it is closed', (t) => {
  const file = temporaryFile(t);
  const db = open(t, { file, exclusive: true });
  assert.throws(() => open(t, { file, exclusive: true }), fault('UNAVAILABLE'));
  db.close();
  assert.throws(() => db.read(() => count(db)), fault('CLOSED'));
  open(t, { file, exclusive: true });
});

test('two connections share a file that is not', (t) => {
  const file = temporaryFile(t);
  const [one, two] = [open(t, { file }), open(t, { file })];
  one.write(() => one.run('INSERT INTO notes VALUES (?)', 'a'));
  assert.equal(count(two), 1);
});

test('what is no database is CORRUPT; a mistake in the SQL is no fault of the file', (t) => {
  const file = temporaryFile(t);
  writeFileSync(file, 'not a database at all '.repeat(100));
  assert.throws(() => open(t, { file }), fault('CORRUPT'));
  const db = open(t, { file: ':memory:' });
  assert.throws(
    () => db.exec('SELEKT 1'),
    (error) => faultOf(error) === undefined,
  );
});

test('everything that is thrown is translated', (t) => {
  const translate = (thrown: unknown) => new RangeError('translated', { cause: thrown });
  const file = temporaryFile(t);
  const db = new SqliteDatabase({ ...OPTIONS, file, exclusive: true, translate });
  t.after(() => db.close());
  const thrown = { name: 'RangeError', message: 'translated' };
  assert.throws(() => db.write(() => db.run('SELEKT 1')), thrown);
  assert.throws(() => db.exec('SELEKT 1'), thrown);
  assert.throws(() => new SqliteDatabase({ ...OPTIONS, file, exclusive: true, translate }), thrown);
});
