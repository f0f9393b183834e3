import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { openEmbeddedDocuments } from './embedded-documents.ts';
import { temporaryFolder } from './temporary-folder.ts';

const VERSIONS = {
  name: 'versions',
  mode: 'insert-only',
  fields: ['digest'],
  index: ({ digest }: { digest: string }) => ({ digest }),
} as const;

const FORGERIES = [
  `UPDATE "doc/acme/versions" SET body = '{"digest":"forged"}'`,
  `UPDATE "doc/acme/versions" SET revision = 2`,
  `UPDATE "doc/acme/versions" SET id = 'other'`,
  `UPDATE OR REPLACE "doc/acme/versions" SET body = '{}' WHERE id = '1.0.0'`,
  `DELETE FROM "doc/acme/versions"`,
  `INSERT OR REPLACE INTO "doc/acme/versions" (id, revision, body) VALUES ('1.0.0', 1, '{"digest":"forged"}')`,
  `INSERT INTO "doc/acme/versions" (id, revision, body) VALUES ('1.0.0', 1, '{}') ON CONFLICT DO UPDATE SET body = '{}'`,
];

test('the database itself refuses to change an insert-only document, to any connection', async () => {
  const folder = temporaryFolder();
  const file = join(folder.path, 'documents.db');
  try {
    const store = openEmbeddedDocuments({ file });
    const version = await store.forTenant('acme').collection(VERSIONS).insert('1.0.0', { digest: 'd' });
    const other = new DatabaseSync(file);
    for (const sql of FORGERIES) assert.throws(() => other.exec(sql), /document (is immutable|id is taken)/, sql);
    other.close();
    assert.deepEqual(await store.forTenant('acme').collection(VERSIONS).list({ limit: 10 }), [version]);
    await store.close();
  } finally {
    folder.remove();
  }
});
