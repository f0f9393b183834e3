import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../store-error.ts';

export interface Migration {
  /** 1, 2, 3, ...; the database keeps the last one that ran as its `user_version`. */
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** `PREG`: marks a SQLite file as ours (https://www.sqlite.org/pragma.html#pragma_application_id). */
const APPLICATION_ID = 0x50524547;

/**
 * What brings a database of any age to this release, in order. Never edit one that was released: add the next.
 * Tables of documents are not made here but by their first write (`table-layout.ts`).
 */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
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
];

/** The migrations that `migrate` would run: what a dry run shows. */
export function pendingMigrations(db: DatabaseSync): readonly Migration[] {
  const version = pragma(db, 'user_version');
  return MIGRATIONS.filter((migration) => migration.version > version);
}

/**
 * Runs what is pending, each in a transaction of its own with the note that it ran. Throws CORRUPT for a database of something
 * else, and UNAVAILABLE for one that a later release wrote: this one could not keep its promises about it.
 */
export function migrate(db: DatabaseSync): void {
  checkOwnership(db);
  for (const { version, sql } of pendingMigrations(db)) {
    db.exec('BEGIN IMMEDIATE');
    try {
      // Another process may have been faster between the look and the lock.
      if (pragma(db, 'user_version') < version) {
        db.exec(`${sql}; PRAGMA user_version = ${version}; PRAGMA application_id = ${APPLICATION_ID};`);
      }
      db.exec('COMMIT');
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }
}

function checkOwnership(db: DatabaseSync): void {
  const latest = MIGRATIONS.at(-1)?.version ?? 0;
  const version = pragma(db, 'user_version');
  const tables = Number(db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.n);
  const isOurs = pragma(db, 'application_id') === APPLICATION_ID;
  if (!isOurs && (version !== 0 || tables > 0)) {
    throw new StoreError('CORRUPT', 'the file is a SQLite database of another application');
  }
  if (version > latest) {
    throw new StoreError('UNAVAILABLE', `the database has format ${version}; this release knows up to ${latest}`);
  }
}

function pragma(db: DatabaseSync, name: 'user_version' | 'application_id'): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
}
