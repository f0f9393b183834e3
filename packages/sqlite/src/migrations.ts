import type { DatabaseSync } from 'node:sqlite';
import { SqliteFault } from './fault.ts';

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** What a file of one kind holds. */
export interface Schema {
  /** Marks a file as of this kind (https://www.sqlite.org/pragma.html#pragma_application_id). */
  readonly applicationId: number;
  /**
   * What brings a database of any age to this release, in order; the number of those that ran is its `user_version`.
   * Never edit one that was released: add the next.
   */
  readonly migrations: readonly Migration[];
}

/** The migrations that `migrate` would run: what a dry run shows. */
export function pendingMigrations(db: DatabaseSync, { migrations }: Schema): readonly Migration[] {
  return migrations.slice(pragma(db, 'user_version'));
}

/**
 * Runs what is pending, each in a transaction of its own with the note that it ran. Throws CORRUPT for a database of something
 * else, and UNAVAILABLE for one that a later release wrote: this one could not keep its promises about it.
 */
export function migrate(db: DatabaseSync, schema: Schema): void {
  checkOwnership(db, schema);
  for (const [index, { sql }] of schema.migrations.entries()) {
    if (pragma(db, 'user_version') > index) continue;
    db.exec('BEGIN IMMEDIATE');
    try {
      // Another process may have been faster between the look and the lock.
      if (pragma(db, 'user_version') === index) {
        db.exec(`${sql}; PRAGMA user_version = ${index + 1}; PRAGMA application_id = ${schema.applicationId};`);
      }
      db.exec('COMMIT');
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }
}

function checkOwnership(db: DatabaseSync, { applicationId, migrations }: Schema): void {
  const version = pragma(db, 'user_version');
  const tables = Number(db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.n);
  if (pragma(db, 'application_id') !== applicationId && (version !== 0 || tables > 0)) {
    throw new SqliteFault('CORRUPT', 'the file is a SQLite database of another application');
  }
  if (version > migrations.length) {
    const known = `this release knows up to ${migrations.length}`;
    throw new SqliteFault('UNAVAILABLE', `the database has format ${version}; ${known}`);
  }
}

function pragma(db: DatabaseSync, name: 'user_version' | 'application_id'): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
}
