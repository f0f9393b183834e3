import type { SqliteDatabase } from '@policy-registry/sqlite';
import { indexValues } from '../definition.ts';
import { decodeJson } from '../document-json.ts';
import type { CollectionDefinition, IndexValue } from '../document-store.ts';
import { StoreError } from '../store-error.ts';
import { toSql } from './sql-value.ts';
import { attachments, BASE_COLUMNS, columnName, createTable, quoted, tableName } from './table-layout.ts';

/** Whether anything was ever written to this collection of this tenant. */
export function hasTable(db: SqliteDatabase, tenant: string, collection: string): boolean {
  return registeredMode(db, tenant, collection) !== undefined;
}

/**
 * Brings the table of a collection to its definition, whatever it was: creates it, adds columns and computes them for the documents
 * that are there, drops columns and indexes that the definition no longer has. To be called inside of a write, so that a
 * half of it is never seen. Throws IMMUTABLE when it would make an insert-only collection mutable,
 * ALREADY_EXISTS when documents share a value of a field that is to be unique, CORRUPT when a document cannot be read.
 */
export function bringUp<T>(db: SqliteDatabase, tenant: string, definition: CollectionDefinition<T>): void {
  const table = tableName(tenant, definition.name);
  const mode = registeredMode(db, tenant, definition.name);
  if (mode === undefined) {
    db.exec(createTable(table));
    db.run('INSERT INTO tenants (tenant) VALUES (?) ON CONFLICT DO NOTHING', tenant);
    db.run(
      'INSERT INTO collections (tenant, collection, mode) VALUES (?, ?, ?)',
      tenant,
      definition.name,
      definition.mode,
    );
  } else if (mode !== definition.mode) {
    if (mode === 'insert-only')
      throw new StoreError('IMMUTABLE', `collection ${definition.name} is insert-only for ever`);
    db.run(
      'UPDATE collections SET mode = ? WHERE tenant = ? AND collection = ?',
      definition.mode,
      tenant,
      definition.name,
    );
  }
  const wanted = attachments(tenant, definition);
  const present = attached(db, table);
  for (const [name, type] of present) if (!wanted.has(name)) db.exec(`DROP ${type} ${quoted(name)}`);
  bringUpColumns(db, table, definition);
  for (const [name, statement] of wanted) if (!present.has(name)) db.exec(statement);
}

function bringUpColumns<T>(db: SqliteDatabase, table: string, definition: CollectionDefinition<T>): void {
  const wanted = definition.fields.map(columnName);
  const present = db.all('SELECT name FROM pragma_table_info(?)', table).map(({ name }) => String(name));
  const base = new Set<string>(BASE_COLUMNS);
  for (const column of present) {
    if (!base.has(column) && !wanted.includes(column)) db.exec(`ALTER TABLE ${quoted(table)} DROP COLUMN ${column}`);
  }
  const missing = wanted.filter((column) => !present.includes(column));
  for (const column of missing) db.exec(`ALTER TABLE ${quoted(table)} ADD COLUMN ${column} ANY`);
  if (missing.length > 0) fillColumns(db, table, definition);
}

/** One document at a time, by id: the table may be larger than memory, and may not change under an open cursor. */
function fillColumns<T>(db: SqliteDatabase, table: string, definition: CollectionDefinition<T>): void {
  const next = `SELECT id, body FROM ${quoted(table)} WHERE id > ? ORDER BY id LIMIT 1`;
  const fill = `UPDATE ${quoted(table)} SET ${definition.fields.map((field) => `${columnName(field)} = ?`)} WHERE id = ?`;
  for (let row = db.get(next, ''); row !== undefined; row = db.get(next, String(row.id))) {
    const body = decodeJson(row.body, `${definition.name}/${row.id}`) as T;
    const values: IndexValue[] = indexValues(definition, body);
    db.run(fill, ...values.map(toSql), String(row.id));
  }
}

function registeredMode(db: SqliteDatabase, tenant: string, collection: string): string | undefined {
  const row = db.get('SELECT mode FROM collections WHERE tenant = ? AND collection = ?', tenant, collection);
  return row === undefined ? undefined : String(row.mode);
}

/** Our indexes and triggers on a table, with their type; SQLite's own index of the primary key has no SQL. */
function attached(db: SqliteDatabase, table: string): ReadonlyMap<string, string> {
  const rows = db.all(
    `SELECT name, type FROM sqlite_schema WHERE tbl_name = ? AND type IN ('index', 'trigger') AND sql IS NOT NULL`,
    table,
  );
  return new Map(rows.map(({ name, type }) => [String(name), String(type)]));
}
