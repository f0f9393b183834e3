import { LIMIT, type SqliteDatabase } from '@policy-registry/sqlite';
import { decodeJson, encodeJson } from '../document-json.ts';
import type { OutboxEvent, PendingEvents } from '../document-store.ts';
import { StoreError } from '../store-error.ts';
import { quoted, tableName } from './table-layout.ts';

/** One event in the `outbox` column, with the number of the write that it came with (per tenant, growing). */
interface OutboxEntry {
  readonly sequence: number;
  readonly event: OutboxEvent;
}

/** The outbox of a document as its two columns. */
export interface OutboxColumns {
  /** JSON of the entries, oldest first; null when all have left. */
  readonly outbox: string | null;
  /** `sequence` of the oldest one. */
  readonly sequence: number | null;
}

export const EMPTY_OUTBOX: OutboxColumns = { outbox: null, sequence: null };

/** The outbox after a write that emits `events`. Takes the next number of the tenant, so it belongs inside of that write. */
export function appended(
  db: SqliteDatabase,
  tenant: string,
  before: OutboxColumns,
  events: readonly OutboxEvent[],
  where: string,
): OutboxColumns {
  if (events.length === 0) return before;
  const row = db.get('UPDATE tenants SET sequence = sequence + 1 WHERE tenant = ? RETURNING sequence', tenant);
  const sequence = Number(row?.sequence);
  const entries = [...entriesOf(before.outbox, where), ...events.map((event) => ({ sequence, event }))];
  return columns(entries, where);
}

/** The oldest documents of a tenant with pending events, as `TenantDocuments.pendingEvents` promises. */
export function pending(db: SqliteDatabase, tenant: string, limit: number): readonly PendingEvents[] {
  const collections = db.all('SELECT collection FROM collections WHERE tenant = ?', tenant);
  const oldest = collections.flatMap(({ collection }) => {
    const name = String(collection);
    const rows = db.all(
      `SELECT id, outbox_sequence FROM ${quoted(tableName(tenant, name))}
       WHERE outbox_sequence IS NOT NULL ORDER BY outbox_sequence ${LIMIT}`,
      limit,
    );
    return rows.map((row) => ({ name, id: String(row.id), sequence: Number(row.outbox_sequence) }));
  });
  return oldest
    .sort((left, right) => left.sequence - right.sequence)
    .slice(0, limit)
    .map(({ name, id }) => {
      const row = db.get(`SELECT outbox FROM ${quoted(tableName(tenant, name))} WHERE id = ?`, id);
      const events = entriesOf(row?.outbox, `${name}/${id}`).map(({ event }) => event);
      return { collection: name, documentId: id, events };
    });
}

/** Takes confirmed events out of one document's outbox. To be called inside of a write. */
export function confirm(
  db: SqliteDatabase,
  table: string,
  where: string,
  id: string,
  eventIds: readonly string[],
): void {
  const row = db.get(`SELECT outbox FROM ${quoted(table)} WHERE id = ?`, id);
  if (row === undefined || row.outbox === null) return;
  const confirmed = new Set(eventIds);
  const entries = entriesOf(row.outbox, where);
  const left = entries.filter(({ event }) => !confirmed.has(event.id));
  if (left.length === entries.length) return;
  const { outbox, sequence } = columns(left, where);
  db.run(`UPDATE ${quoted(table)} SET outbox = ?, outbox_sequence = ? WHERE id = ?`, outbox, sequence, id);
}

function columns(entries: readonly OutboxEntry[], where: string): OutboxColumns {
  const [first] = entries;
  if (first === undefined) return EMPTY_OUTBOX;
  return { outbox: encodeJson(entries, `the outbox of ${where}`), sequence: first.sequence };
}

function entriesOf(outbox: unknown, where: string): readonly OutboxEntry[] {
  if (outbox === null || outbox === undefined) return [];
  const entries = decodeJson(outbox, `outbox of ${where}`);
  if (!Array.isArray(entries) || !entries.every(isEntry))
    throw new StoreError('CORRUPT', `outbox of ${where}: not a list of events`);
  return entries;
}

function isEntry(entry: unknown): entry is OutboxEntry {
  return (
    typeof entry === 'object' &&
    entry !== null &&
    'sequence' in entry &&
    typeof entry.sequence === 'number' &&
    'event' in entry &&
    typeof entry.event === 'object' &&
    entry.event !== null &&
    'id' in entry.event &&
    typeof entry.event.id === 'string'
  );
}
