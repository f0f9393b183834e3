import { LIMIT } from '@policy-registry/sqlite';
import { checkAfter, checkLimit, type EventRules } from '../definition.ts';
import type { BusEvent, StoredEvent, TenantEvents } from '../event-bus.ts';
import { decodeEvent, encodeEvents } from '../event-text.ts';
import { unreadable } from '../held-event.ts';
import type { Wait } from '../lease.ts';
import { MessagingError } from '../messaging-error.ts';
import { untilFound } from '../until-found.ts';
import { PAGE_CHARACTERS } from './dead-letters.ts';
import type { EmbeddedContext } from './embedded-context.ts';

/** The events of one tenant, in the table of all. */
export class EventLog implements TenantEvents {
  readonly tenant: string;
  readonly #context: EmbeddedContext;
  readonly #rules: EventRules;

  constructor(context: EmbeddedContext, rules: EventRules, tenant: string) {
    this.tenant = tenant;
    this.#context = context;
    this.#rules = rules;
  }

  async publish(events: readonly BusEvent[]): Promise<void> {
    const texts = encodeEvents(this.tenant, events, this.#rules.eventBytes);
    const { db, now, wakeup } = this.#context;
    db.write(() => {
      db.run('DELETE FROM events WHERE time < ?', now() - this.#rules.maxAgeMs);
      let room = this.#rules.maxEvents - this.#kept();
      for (const { id, text } of texts) {
        // An insert that finds a conflict would use up a position, and the room is counted by positions.
        if (db.get('SELECT 1 FROM events WHERE tenant = ? AND id = ?', this.tenant, id) !== undefined) continue;
        const sql = 'INSERT INTO events (tenant, id, body, time) VALUES (?, ?, ?, ?)';
        room -= db.run(sql, this.tenant, id, text, now());
        if (room < 0) throw new MessagingError('FULL', `the bus keeps ${this.#rules.maxEvents} events, and no more`);
      }
    });
    wakeup.notify();
  }

  async read(page: { readonly limit: number; readonly after?: number } & Wait): Promise<readonly StoredEvent[]> {
    const limit = checkLimit(page.limit);
    const after = checkAfter(page.after);
    const attempt = () => this.#page(after, limit);
    const pauseMs = () => Number.POSITIVE_INFINITY;
    return (await untilFound({ attempt, wakeup: this.#context.wakeup, pauseMs }, page)) ?? [];
  }

  #page(after: number, limit: number): readonly StoredEvent[] | undefined {
    const { db } = this.#context;
    const sql = `SELECT sequence, body FROM events WHERE tenant = ? AND sequence > ? ORDER BY sequence ${LIMIT}`;
    const events: StoredEvent[] = [];
    let room = PAGE_CHARACTERS;
    db.read(() => {
      for (const { sequence, body } of db.iterate(sql, this.tenant, after, limit)) {
        room -= String(body).length;
        if (room < 0 && events.length > 0) break;
        const position = Number(sequence);
        const event = decodeEvent(body, this.tenant);
        if (event === undefined && events.length > 0) break;
        if (event === undefined) throw unreadable(this.tenant, position);
        events.push({ tenant: this.tenant, position, event });
      }
    });
    return events.length === 0 ? undefined : events;
  }

  /** No less than the number of events that are kept, without counting them. */
  #kept(): number {
    const row = this.#context.db.get('SELECT max(sequence) - min(sequence) + 1 AS n FROM events');
    return Number(row?.n ?? 0);
  }
}
