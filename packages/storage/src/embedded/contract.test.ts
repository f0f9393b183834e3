import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { documentStoreContract, objectStoreContract } from '../contract/index.ts';
import { keysOf } from '../object-key.ts';
import { openEmbeddedDocuments } from './embedded-documents.ts';
import { openEmbeddedObjects } from './embedded-objects.ts';
import { temporaryFolder } from './temporary-folder.ts';

const documentBytes = 20_000;
const objectBytes = 100_000;

documentStoreContract('embedded documents', async () => {
  const folder = temporaryFolder();
  const file = join(folder.path, 'documents.db');
  const open = () => openEmbeddedDocuments({ file, limits: { documentBytes } });
  let store = open();
  return {
    store,
    documentBytes,
    async reopen() {
      await store.close();
      store = open();
      return store;
    },
    async damage(tenant, collection, id) {
      const db = new DatabaseSync(file);
      db.prepare(`UPDATE "doc/${tenant}/${collection}" SET body = '{"name":' WHERE id = ?`).run(id);
      db.close();
    },
    async dispose() {
      await store.close();
      folder.remove();
    },
  };
});

objectStoreContract('embedded objects', async () => {
  const folder = temporaryFolder();
  const open = () => openEmbeddedObjects({ folder: folder.path, maxObjectBytes: objectBytes });
  let store = open();
  return {
    store,
    objectBytes,
    async reopen() {
      await store.close();
      store = open();
      return store;
    },
    async damage(tenant, digest, content, area) {
      const path = join(folder.path, keysOf(tenant, area)(digest));
      rmSync(path);
      writeFileSync(path, content);
    },
    async leftovers() {
      return readdirSync(join(folder.path, '.staging'));
    },
    async dispose() {
      await store.close();
      folder.remove();
    },
  };
});
