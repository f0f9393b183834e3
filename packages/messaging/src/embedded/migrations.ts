import type { DatabaseSync } from 'node:sqlite';
import { MessagingError } from '../messaging-error.ts';

/** `PREM`: marks a SQLite file as ours (https://www.sqlite.org/pragma.html#pragma_application_id). */
const APPLICATION_ID = 0x5052454d;

/**
 * What brings a database of any age to this release, in order; the number of those that ran is its `user_version`.
 * Never edit one that was released: add the next.
 *
 * A job or event that was delivered is `due` when its lease or its delay is over (milliseconds since 1970).
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE jobs (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL, tenant TEXT NOT NULL, job_group TEXT NOT NULL, body TEXT NOT NULL,
    delivery INTEGER NOT NULL DEFAULT 0, due INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX jobs_group ON jobs (queue, tenant, job_group);
  CREATE INDEX jobs_waiting ON jobs (queue, tenant, sequence) WHERE delivery = 0;
  CREATE INDEX jobs_started ON jobs (queue, tenant, due) WHERE delivery > 0;
  CREATE TABLE job_ids (
    queue TEXT NOT NULL, tenant TEXT NOT NULL, id TEXT NOT NULL, until INTEGER NOT NULL,
    PRIMARY KEY (queue, tenant, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX job_ids_until ON job_ids (until);
  CREATE TABLE dead_letters (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL, tenant TEXT NOT NULL, job_group TEXT NOT NULL, body TEXT NOT NULL,
    delivery INTEGER NOT NULL, reason TEXT NOT NULL, time INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX dead_letters_tenant ON dead_letters (queue, tenant, sequence);
  CREATE TABLE events (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, time INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX events_id ON events (tenant, id);
  CREATE INDEX events_tenant ON events (tenant, sequence);
  CREATE INDEX events_time ON events (time);
  CREATE TABLE consumers (name TEXT PRIMARY KEY NOT NULL, start INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE lanes (
    consumer TEXT NOT NULL REFERENCES consumers ON DELETE CASCADE, tenant TEXT NOT NULL,
    position INTEGER NOT NULL, sequence INTEGER, delivery INTEGER NOT NULL DEFAULT 0, due INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (consumer, tenant)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE probe (one INTEGER PRIMARY KEY NOT NULL, count INTEGER NOT NULL) STRICT;
  `,
];

/**
 * Runs what is pending, in one transaction. Throws CORRUPT for a database of something else, and UNAVAILABLE for one
 * that a later release wrote.
 */
export function migrate(db: DatabaseSync): void {
  const version = pragma(db, 'user_version');
  const tables = Number(db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.n);
  if (pragma(db, 'application_id') !== APPLICATION_ID && (version !== 0 || tables > 0)) {
    throw new MessagingError('CORRUPT', 'the file is a SQLite database of another application');
  }
  if (version > MIGRATIONS.length) {
    const known = `this release knows up to ${MIGRATIONS.length}`;
    throw new MessagingError('UNAVAILABLE', `the database of messages has format ${version}; ${known}`);
  }
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const sql of MIGRATIONS.slice(version)) db.exec(sql);
    db.exec(`PRAGMA user_version = ${MIGRATIONS.length}; PRAGMA application_id = ${APPLICATION_ID}; COMMIT`);
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

function pragma(db: DatabaseSync, name: 'user_version' | 'application_id'): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
}
