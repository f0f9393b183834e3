import assert from 'node:assert/strict';
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, test } from 'node:test';
import { assertRefused } from '../contract/expectations.ts';
import { StoreError, type StoreErrorCode } from '../store-error.ts';
import { openEmbeddedDocuments } from './embedded-documents.ts';
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts';

const NOTES = {
  name: 'notes',
  mode: 'mutable',
  fields: ['title'],
  index: ({ title }: { title: string }) => ({ title }),
} as const;
const EVENT = { id: 'e1', type: 'policy.test', time: '2025-01-01T00:00:00.000Z', data: null };

let folder: TemporaryFolder;
let file: string;
beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder.path, 'documents.db');
});
afterEach(() => folder.remove());

function sql(statements: string): void {
  const db = new DatabaseSync(file);
  db.exec(statements);
  db.close();
}

function assertNotOpened(code: StoreErrorCode, pattern: RegExp): void {
  assert.throws(
    () => openEmbeddedDocuments({ file }),
    (error) => {
      assert.ok(error instanceof StoreError, String(error));
      assert.equal(error.code, code);
      assert.match(error.message, pattern);
      return true;
    },
  );
}

async function withNote(): Promise<void> {
  const store = openEmbeddedDocuments({ file });
  await store.forTenant('acme').collection(NOTES).insert('one', { title: 'one' }, [EVENT]);
  await store.close();
}

test('a damaged outbox is CORRUPT by name; the document is still read, and the next write refused', async () => {
  await withNote();
  for (const outbox of ['[{', '{}', '[1]', '[{"sequence":1}]', '[{"sequence":1,"event":{"id":7}}]', '[null]']) {
    sql(`UPDATE "doc/acme/notes" SET outbox = '${outbox}'`);
    const store = openEmbeddedDocuments({ file });
    const tenant = store.forTenant('acme');
    await assertRefused('CORRUPT', tenant.pendingEvents(10));
    await assert.rejects(tenant.pendingEvents(10), /notes\/one/);
    await assertRefused('CORRUPT', tenant.confirmEvents('notes', 'one', ['e1']));
    await assertRefused('CORRUPT', tenant.collection(NOTES).replace('one', 1, { title: 'uno' }, [EVENT]));
    assert.equal((await tenant.collection(NOTES).get('one'))?.body.title, 'one');
    await store.close();
  }
});

test('a damaged revision is CORRUPT', async () => {
  await withNote();
  for (const revision of ['0', '-1', '9223372036854775807']) {
    sql(`UPDATE "doc/acme/notes" SET revision = ${revision}`);
    const store = openEmbeddedDocuments({ file });
    await assertRefused('CORRUPT', store.forTenant('acme').collection(NOTES).get('one'));
    await store.close();
  }
});

test('a new field is not half computed when a document cannot be read', async () => {
  await withNote();
  sql(`UPDATE "doc/acme/notes" SET body = '{'`);
  const more = {
    ...NOTES,
    fields: ['title', 'size'],
    index: ({ title }: { title: string }) => ({ title, size: 1 }),
  } as const;
  let store = openEmbeddedDocuments({ file });
  await assertRefused('CORRUPT', store.forTenant('acme').collection(more).list({ limit: 10 }));
  await assert.rejects(store.forTenant('acme').collection(more).insert('two', { title: 'two' }), /notes\/one/);
  await store.close();
  sql(`UPDATE "doc/acme/notes" SET body = '{"title":"mended"}'`);
  store = openEmbeddedDocuments({ file });
  const found = await store
    .forTenant('acme')
    .collection(more)
    .list({ where: { size: 1, title: 'mended' }, limit: 10 });
  assert.deepEqual(
    found.map(({ id }) => id),
    ['one'],
  );
  await store.close();
});

test('a file that is no database, or another application’s, is refused and left as it is', () => {
  writeFileSync(file, 'not a database at all '.repeat(100));
  assertNotOpened('CORRUPT', /not a database/);
  file = join(folder.path, 'other.db');
  sql('CREATE TABLE mine (x); INSERT INTO mine VALUES (1)');
  assertNotOpened('CORRUPT', /another application/);
  const db = new DatabaseSync(file);
  assert.equal(db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.n, 1);
  db.close();
});

test('a database of a later release is refused', async () => {
  await withNote();
  sql('PRAGMA user_version = 999');
  assertNotOpened('UNAVAILABLE', /format 999/);
});

test('a place where no file can be is UNAVAILABLE', () => {
  mkdirSync(file);
  assertNotOpened('UNAVAILABLE', /unable to open/);
  file = join(folder.path, 'absent', 'documents.db');
  assertNotOpened('UNAVAILABLE', /unable to open/);
});

test('pages of the file that were overwritten are CORRUPT, not a crash', async () => {
  await withNote();
  sql('PRAGMA wal_checkpoint(TRUNCATE)');
  const pages = new DatabaseSync(file);
  const root = Number(
    pages.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'doc/acme/notes'`).get()?.rootpage,
  );
  const size = Number(pages.prepare('PRAGMA page_size').get()?.page_size);
  pages.close();
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, Buffer.alloc(size, 0xa5), 0, size, (root - 1) * size);
  closeSync(descriptor);
  const store = openEmbeddedDocuments({ file });
  await assertRefused('CORRUPT', store.forTenant('acme').collection(NOTES).list({ limit: 10 }));
  await assertRefused('CORRUPT', store.forTenant('acme').collection(NOTES).insert('two', { title: 'two' }));
  const findings = await store.forTenant('acme').inspect?.();
  assert.deepEqual(
    findings?.map(({ code }) => code),
    ['STORE_DAMAGED'],
  );
  assert.match(findings?.[0]?.message ?? '', /^collection notes: .+/);
  assert.deepEqual(await store.forTenant('umbrella').inspect?.(), []);
  await store.close();
});
