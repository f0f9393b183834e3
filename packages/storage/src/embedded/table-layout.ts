import type { CollectionDefinition } from '../document-store.ts';
import { TRIGGER_MESSAGE } from './sqlite-error.ts';

/**
 * Names of the things that hold one collection of one tenant. Tenants and collections have no `/` and no quote, so a quoted name
 * made of both is safe and belongs to one pair only.
 */
export function tableName(tenant: string, collection: string): string {
  return `doc/${tenant}/${collection}`;
}

/** SQLite compares column names without case, fields do not: `packId` becomes `f_pack_id`, and fields have no `_`. */
export function columnName(field: string): string {
  return `f_${field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
}

export function quoted(name: string): string {
  return `"${name}"`;
}

/** Columns of every table, before those of the indexed fields. `outbox_sequence` is of the oldest event in `outbox`. */
export const BASE_COLUMNS = ['id', 'revision', 'body', 'outbox', 'outbox_sequence'] as const;

export function createTable(table: string): string {
  return `CREATE TABLE ${quoted(table)} (
    id TEXT PRIMARY KEY NOT NULL,
    revision INTEGER NOT NULL,
    body TEXT NOT NULL,
    outbox TEXT,
    outbox_sequence INTEGER
  ) STRICT`;
}

/** Statements by the name of the index or trigger that they create: all that a table of this definition must have, and no more. */
export function attachments(tenant: string, definition: CollectionDefinition<never>): ReadonlyMap<string, string> {
  const table = tableName(tenant, definition.name);
  const on = quoted(table);
  const wanted = new Map<string, string>();
  const outbox = `outbox/${table}`;
  wanted.set(outbox, `CREATE INDEX ${quoted(outbox)} ON ${on} (outbox_sequence) WHERE outbox_sequence IS NOT NULL`);
  for (const field of definition.fields) {
    const name = `index/${table}/${columnName(field)}`;
    wanted.set(name, `CREATE INDEX ${quoted(name)} ON ${on} (${columnName(field)}, id)`);
  }
  for (const field of definition.unique ?? []) {
    const name = `unique/${table}/${columnName(field)}`;
    wanted.set(name, `CREATE UNIQUE INDEX ${quoted(name)} ON ${on} (${columnName(field)})`);
  }
  if (definition.mode === 'insert-only') {
    for (const [name, statement] of guards(table)) wanted.set(name, statement);
  }
  return wanted;
}

/**
 * Immutability held by the database itself, against every connection. Outbox and index columns stay writable: confirming an event
 * and adding an index change nothing of what was recorded. The insert guard is against INSERT OR REPLACE, which deletes
 * without firing a delete trigger.
 */
function guards(table: string): [string, string][] {
  const on = quoted(table);
  const refuse = (message: string) => `BEGIN SELECT RAISE(ABORT, '${message}'); END`;
  const [update, remove, insert] = [`no-update/${table}`, `no-delete/${table}`, `no-replace/${table}`];
  return [
    [
      update,
      `CREATE TRIGGER ${quoted(update)} BEFORE UPDATE OF id, revision, body ON ${on} ${refuse(TRIGGER_MESSAGE.immutable)}`,
    ],
    [remove, `CREATE TRIGGER ${quoted(remove)} BEFORE DELETE ON ${on} ${refuse(TRIGGER_MESSAGE.immutable)}`],
    [
      insert,
      `CREATE TRIGGER ${quoted(insert)} BEFORE INSERT ON ${on}
       WHEN EXISTS (SELECT 1 FROM ${on} WHERE id = NEW.id) ${refuse(TRIGGER_MESSAGE.taken)}`,
    ],
  ];
}
