import { type Schema, SqliteDatabase } from '@policy-registry/sqlite';
import { fromSqlite } from './sqlite-error.ts';

/** Tables of documents are not made here but by their first write (`table-layout.ts`). */
const SCHEMA: Schema = {
  /** `PREG` */
  applicationId: 0x50524547,
  migrations: [
    {
      name: 'tenants, collections, probe',
      sql: `
        CREATE TABLE tenants (tenant TEXT PRIMARY KEY NOT NULL, sequence INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
        CREATE TABLE collections (
          tenant TEXT NOT NULL,
          collection TEXT NOT NULL,
          mode TEXT NOT NULL,
          PRIMARY KEY (tenant, collection)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE probe (one INTEGER PRIMARY KEY NOT NULL, count INTEGER NOT NULL) STRICT;
      `,
    },
  ],
};

/** Opens or creates the file of the documents, which may be shared. Throws StoreError UNAVAILABLE, CORRUPT. */
export function openDocumentsFile(file: string, maxBytes?: number): SqliteDatabase {
  const bound = maxBytes === undefined ? {} : { maxBytes };
  return new SqliteDatabase({ file, schema: SCHEMA, translate: fromSqlite, ...bound });
}
