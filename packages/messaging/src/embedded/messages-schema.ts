import type { Schema } from '@policy-registry/sqlite';

/**
 * The file of the messages. A job or event that was delivered is `due` when its lease or its delay is over (milliseconds since
 * 1970). How often a job was claimed never falls, as its deliveries do when it is given back: who claimed it before settles nothing.
 */
export const MESSAGES_SCHEMA: Schema = {
  /** `PREM` */
  applicationId: 0x5052454d,
  migrations: [
    {
      name: 'jobs, events, consumers, probe',
      sql: `
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
    },
    {
      name: 'claims of jobs',
      sql: 'ALTER TABLE jobs ADD COLUMN claims INTEGER NOT NULL DEFAULT 0;',
    },
  ],
};
