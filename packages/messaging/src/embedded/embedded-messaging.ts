import { SqliteDatabase } from '@policy-registry/sqlite';
import { type ConsumerRules, consumerRules, type EventRules, eventRules, queueRules } from '../definition.ts';
import type { ConsumerDefinition, EventBus, EventConsumer, EventLimits, TenantEvents } from '../event-bus.ts';
import { checkName, checkTenant } from '../identifiers.ts';
import type { Messaging } from '../messaging.ts';
import { Wakeup } from '../until-found.ts';
import type { QueueDefinition, WorkQueue } from '../work-queue.ts';
import { EmbeddedConsumer } from './embedded-consumer.ts';
import type { EmbeddedContext } from './embedded-context.ts';
import { EmbeddedQueue } from './embedded-queue.ts';
import { EventLog } from './event-log.ts';
import { MESSAGES_SCHEMA } from './messages-schema.ts';
import { fromSqlite } from './sqlite-error.ts';

export interface EmbeddedMessagingOptions {
  /** Path of the SQLite file, in a folder that exists; or `:memory:` for what need not outlive the process. */
  readonly file: string;
  readonly events?: EventLimits;
  /** Milliseconds since 1970, for leases, delays, dedupe and ages. */
  readonly now?: () => number;
}

/**
 * Both ports in one SQLite file, which belongs to this process until `close` or its end. Whatever an earlier process
 * had in hand is delivered again at once, since that process is gone. Throws MessagingError: UNAVAILABLE when the file
 * is in use, cannot be opened or is of a later release, CORRUPT when it is not ours.
 */
export function openEmbeddedMessaging({ file, events = {}, now = Date.now }: EmbeddedMessagingOptions): Messaging {
  const rules = eventRules(events);
  const db = new SqliteDatabase({ file, schema: MESSAGES_SCHEMA, exclusive: true, translate: fromSqlite });
  try {
    db.write(() => {
      db.run('UPDATE jobs SET due = 0 WHERE delivery > 0');
      db.run('UPDATE lanes SET due = 0 WHERE sequence IS NOT NULL');
    });
  } catch (error) {
    db.close();
    throw error;
  }
  return new EmbeddedMessaging({ db, now, wakeup: new Wakeup() }, rules);
}

class EmbeddedMessaging implements Messaging {
  readonly events: EventBus;
  readonly #context: EmbeddedContext;
  readonly #queues = new Map<string, EmbeddedQueue>();

  constructor(context: EmbeddedContext, rules: EventRules) {
    this.#context = context;
    this.events = new EmbeddedBus(context, rules);
  }

  /** The same definition gives the same queue, so that tenants take turns over all that claim from it. */
  async queue(definition: QueueDefinition): Promise<WorkQueue> {
    const rules = queueRules(definition);
    const key = JSON.stringify(rules);
    this.#context.db.read(() => this.#context.db.get('SELECT 1'));
    const known = this.#queues.get(key) ?? new EmbeddedQueue(this.#context, rules);
    this.#queues.set(key, known);
    return known;
  }

  async ready(): Promise<void> {
    const { db } = this.#context;
    const sql = 'INSERT INTO probe (one, count) VALUES (1, 1) ON CONFLICT DO UPDATE SET count = count + 1';
    db.write(() => db.run(sql));
  }

  async close(): Promise<void> {
    this.#context.db.close();
    this.#context.wakeup.notify();
  }
}

class EmbeddedBus implements EventBus {
  readonly #context: EmbeddedContext;
  readonly #rules: EventRules;

  constructor(context: EmbeddedContext, rules: EventRules) {
    this.#context = context;
    this.#rules = rules;
  }

  forTenant(tenant: string): TenantEvents {
    return new EventLog(this.#context, this.#rules, checkTenant(tenant));
  }

  async consumer(definition: ConsumerDefinition): Promise<EventConsumer> {
    const rules = consumerRules(definition);
    const { db } = this.#context;
    db.write(() => {
      const sql = 'INSERT INTO consumers (name, start) VALUES (?, ?) ON CONFLICT DO NOTHING';
      db.run(sql, rules.name, this.#start(rules));
    });
    return new EmbeddedConsumer(this.#context, rules);
  }

  async removeConsumer(name: string): Promise<void> {
    const { db } = this.#context;
    db.write(() => db.run('DELETE FROM consumers WHERE name = ?', checkName(name)));
  }

  #start({ from }: ConsumerRules): number {
    if (from === 'beginning') return 0;
    const sql = "SELECT seq FROM sqlite_sequence WHERE name = 'events'";
    return Number(this.#context.db.get(sql)?.seq ?? 0);
  }
}
