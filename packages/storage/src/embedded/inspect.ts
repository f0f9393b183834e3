import type { SqliteDatabase } from '@policy-registry/sqlite';
import type { StoreFinding } from '../document-store.ts';
import { StoreError } from '../store-error.ts';
import { tableName } from './table-layout.ts';

/** The check reads every page of a table and holds the event loop meanwhile: above this size it is for `sqlite3`, with the process stopped. */
const MAX_CHECKED_BYTES = 256 * 1024 * 1024;

/** Looks for damage in the tables of a tenant (https://www.sqlite.org/pragma.html#pragma_quick_check), unless the database is large. */
export function inspect(db: SqliteDatabase, tenant: string): readonly StoreFinding[] {
  const sql = 'SELECT collection FROM collections WHERE tenant = ? ORDER BY collection';
  const collections = db.read(() => (databaseBytes(db) > MAX_CHECKED_BYTES ? [] : db.all(sql, tenant)));
  return collections.flatMap(({ collection }) => {
    const damage = damageOf(db, tableName(tenant, String(collection)));
    return damage === undefined ? [] : [{ code: 'STORE_DAMAGED', message: `collection ${collection}: ${damage}` }];
  });
}

function damageOf(db: SqliteDatabase, table: string): string | undefined {
  try {
    const row = db.read(() => db.get('SELECT quick_check AS result FROM pragma_quick_check(?)', table));
    return row?.result === 'ok' ? undefined : String(row?.result);
  } catch (error) {
    // Some damage is too bad for the check to go on.
    if (error instanceof StoreError && error.code === 'CORRUPT') return error.message;
    throw error;
  }
}

function databaseBytes(db: SqliteDatabase): number {
  const sql = 'SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()';
  return Number(db.get(sql)?.bytes);
}
