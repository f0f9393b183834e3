import type { StoredMsg } from '@nats-io/jetstream';
import { checkAfter, checkLimit } from '../definition.ts';
import type { BusEvent, StoredEvent, TenantEvents } from '../event-bus.ts';
import { decodeEvent, encodeEvents } from '../event-text.ts';
import { unreadable } from '../held-event.ts';
import type { Wait } from '../lease.ts';
import { untilFound } from '../until-found.ts';
import { orRemade } from './ensure-stream.ts';
import { type BusContext, ensureEvents } from './event-streams.ts';
import { dedupeId } from './layout.ts';
import { storedPage } from './stored-page.ts';

/** How often to look for new events without being told of any. */
const LOOK_MS = 2_000;

/** The events of one tenant, on its subject of the stream. */
export class JetStreamEvents implements TenantEvents {
  readonly tenant: string;
  readonly #context: BusContext;

  constructor(context: BusContext, tenant: string) {
    this.tenant = tenant;
    this.#context = context;
  }

  /** One after the other: only so are they in order when one of them is refused. */
  async publish(events: readonly BusEvent[]): Promise<void> {
    const { link, layout, rules } = this.#context;
    const texts = encodeEvents(this.tenant, events, rules.eventBytes);
    await this.#call(async () => {
      try {
        for (const { id, text } of texts) {
          await link.js.publish(layout.eventSubject(this.tenant), text, { msgID: dedupeId(this.tenant, id) });
        }
      } finally {
        link.hint(layout.wakeSubject('events', this.tenant));
      }
    });
  }

  async read(page: { readonly limit: number; readonly after?: number } & Wait): Promise<readonly StoredEvent[]> {
    const { link, layout } = this.#context;
    const query = {
      subject: layout.eventSubject(this.tenant),
      limit: checkLimit(page.limit),
      after: checkAfter(page.after),
    };
    const attempt = () => this.#call(async () => this.#readable(await storedPage(link, layout.eventStream, query)));
    return (await untilFound({ attempt, wakeup: link.wakeup, pauseMs: () => LOOK_MS }, page)) ?? [];
  }

  /** What can be read of a page, up to the first event that cannot. */
  #readable(page: readonly StoredMsg[]): readonly StoredEvent[] | undefined {
    const events: StoredEvent[] = [];
    for (const { seq: position, data } of page) {
      const event = decodeEvent(Buffer.from(data).toString('utf8'), this.tenant);
      if (event === undefined && events.length === 0) throw unreadable(this.tenant, position);
      if (event === undefined) break;
      events.push({ tenant: this.tenant, position, event });
    }
    return events.length === 0 ? undefined : events;
  }

  #call<T>(work: () => Promise<T>): Promise<T> {
    const ensure = () => ensureEvents(this.#context);
    return this.#context.link.call(`the bus of ${this.tenant}`, () => orRemade(ensure, work));
  }
}
