import type { ConsumerRules } from '../definition.ts';
import type { EventConsumer, EventDelivery, StoredEvent } from '../event-bus.ts';
import { decodeEvent } from '../event-text.ts';
import { HeldEvent, unreadable } from '../held-event.ts';
import { type LeaseActions, leaseLost } from '../held-lease.ts';
import type { Wait } from '../lease.ts';
import { MessagingError } from '../messaging-error.ts';
import { untilFound } from '../until-found.ts';
import type { EmbeddedContext } from './embedded-context.ts';
import { roundOf } from './round.ts';

/**
 * A consumer has a lane for each tenant: the position of the last event that was acknowledged, and the one event that
 * is delivered or waits for another try.
 */
export class EmbeddedConsumer implements EventConsumer {
  readonly name: string;
  readonly #context: EmbeddedContext;
  readonly #rules: ConsumerRules;
  #last = '';

  constructor(context: EmbeddedContext, rules: ConsumerRules) {
    this.name = rules.name;
    this.#context = context;
    this.#rules = rules;
  }

  next(wait: Wait): Promise<EventDelivery | undefined> {
    const { wakeup } = this.#context;
    return untilFound({ attempt: () => this.#attempt(), wakeup, pauseMs: () => this.#pauseMs() }, wait);
  }

  #attempt(): EventDelivery | undefined {
    const since = performance.now();
    const { db } = this.#context;
    const found = db.note(() => {
      const start = this.#start();
      for (const tenant of roundOf((after) => this.#tenantAfter(after), this.#last)) {
        const delivery = this.#nextOf(tenant, start, since);
        if (delivery === undefined) continue;
        this.#last = tenant;
        return delivery;
      }
      return undefined;
    });
    if (found instanceof MessagingError) throw found;
    return found;
  }

  /**
   * An event that cannot be read is passed over in the same write, and comes back as the error to be thrown after it.
   */
  #nextOf(tenant: string, start: number, since: number): EventDelivery | MessagingError | undefined {
    const { db, now } = this.#context;
    const lane = db.get('SELECT * FROM lanes WHERE consumer = ? AND tenant = ?', this.name, tenant);
    if (typeof lane?.sequence === 'number' && Number(lane.due) > now()) return undefined;
    const after = Math.max(Number(lane?.position ?? 0), start);
    const sql = 'SELECT sequence, body FROM events WHERE tenant = ? AND sequence > ? ORDER BY sequence LIMIT 1';
    const row = db.get(sql, tenant, after);
    if (row === undefined) return undefined;
    const position = Number(row.sequence);
    const event = decodeEvent(row.body, tenant);
    if (event === undefined) {
      this.#setLane(tenant, position, null, 0, 0);
      return unreadable(tenant, position);
    }
    const delivery = lane?.sequence === position ? Number(lane.delivery) + 1 : 1;
    this.#setLane(tenant, after, position, delivery, now() + this.#rules.leaseMs);
    return this.#held({ tenant, position, event }, delivery, since);
  }

  #held(stored: StoredEvent, delivery: number, since: number): EventDelivery {
    const { tenant, position } = stored;
    const { leaseMs, backoff } = this.#rules;
    const { db, now, wakeup } = this.#context;
    const what = `event ${position} of ${tenant} for ${this.name}`;
    const update = (set: string, value: number) => {
      const sql = `UPDATE lanes SET ${set} WHERE consumer = ? AND tenant = ? AND sequence = ? AND delivery = ?`;
      if (db.write(() => db.run(sql, value, this.name, tenant, position, delivery)) === 0) throw leaseLost(what);
      wakeup.notify();
    };
    const actions: LeaseActions = {
      ack: async () => update('position = ?, sequence = NULL, delivery = 0', position),
      retry: async (delayMs) => update('due = ?', now() + delayMs),
      extend: async () => update('due = ?', now() + leaseMs),
    };
    return new HeldEvent({ tenant, what, delivery, leaseMs, backoff, since }, stored, actions);
  }

  #setLane(tenant: string, position: number, sequence: number | null, delivery: number, due: number): void {
    this.#context.db.run(
      `INSERT INTO lanes (consumer, tenant, position, sequence, delivery, due) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET position = excluded.position, sequence = excluded.sequence,
         delivery = excluded.delivery, due = excluded.due`,
      ...[this.name, tenant, position, sequence, delivery, due],
    );
  }

  #start(): number {
    const row = this.#context.db.get('SELECT start FROM consumers WHERE name = ?', this.name);
    if (row === undefined) throw new MessagingError('UNAVAILABLE', `consumer ${this.name} was removed`);
    return Number(row.start);
  }

  #tenantAfter(after: string): string | undefined {
    const sql = 'SELECT tenant FROM events WHERE tenant > ? ORDER BY tenant LIMIT 1';
    const tenant = this.#context.db.get(sql, after)?.tenant;
    return tenant === undefined ? undefined : String(tenant);
  }

  /** Milliseconds until a lease or a delay is over. Of a tenant whose events have all grown too old nothing is to come. */
  #pauseMs(): number {
    const { db, now } = this.#context;
    const sql = `SELECT min(due) AS due FROM lanes WHERE consumer = ? AND sequence IS NOT NULL
      AND EXISTS (SELECT 1 FROM events WHERE events.tenant = lanes.tenant AND events.sequence > lanes.position)`;
    const due = db.read(() => db.get(sql, this.name))?.due;
    return typeof due === 'number' ? due - now() : Number.POSITIVE_INFINITY;
  }
}
