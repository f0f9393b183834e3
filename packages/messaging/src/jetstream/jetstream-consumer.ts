import type { ConsumerRules } from '../definition.ts';
import type { EventConsumer, EventDelivery } from '../event-bus.ts';
import { decodeEvent } from '../event-text.ts';
import { HeldEvent, unreadable } from '../held-event.ts';
import type { LeaseActions } from '../held-lease.ts';
import type { Wait } from '../lease.ts';
import { untilFound } from '../until-found.ts';
import { type Delivered, settle } from './delivered.ts';
import { orRemade } from './ensure-stream.ts';
import { type BusContext, ensureEvents, eventLane } from './event-streams.ts';
import { subjectCounts } from './subject-counts.ts';
import { TenantPuller } from './tenant-puller.ts';

const LONGEST_SWEEP_MS = 10_000;

/** One consumer of the bus: on the server, one for each tenant. */
export class JetStreamConsumer implements EventConsumer {
  readonly name: string;
  readonly #context: BusContext;
  readonly #rules: ConsumerRules;
  readonly #puller: TenantPuller;

  /** `birth` is that of the stream which the consumer was registered on. */
  constructor(context: BusContext, rules: ConsumerRules, birth: string) {
    this.name = rules.name;
    this.#context = context;
    this.#rules = rules;
    const { link, layout } = context;
    this.#puller = new TenantPuller(link, {
      stream: layout.eventStream,
      laneName: (tenant) => layout.lane(rules.name, tenant),
      lane: (tenant) => eventLane(context, rules, tenant, birth),
      async tenants() {
        const counts = await subjectCounts(link, layout.eventStream, layout.eventSubject('*'));
        return [...counts.keys()].map((subject) => subject.split('.').at(-1) ?? '');
      },
      sweepMs: Math.min(rules.leaseMs, LONGEST_SWEEP_MS),
      wakeSubjects: [layout.wakeSubject('events', '*'), layout.wakeSubject(`lane.${rules.name}`, '*')],
    });
  }

  next(wait: Wait): Promise<EventDelivery | undefined> {
    const { wakeup } = this.#context.link;
    const attempt = () => this.#attempt(wait.waitMs === 0);
    return untilFound({ attempt, wakeup, pauseMs: () => this.#puller.pauseMs() }, wait);
  }

  #attempt(thorough: boolean): Promise<EventDelivery | undefined> {
    const { link } = this.#context;
    return link.call(`consumer ${this.name}`, async () => {
      const ensure = () => ensureEvents(this.#context);
      const delivered = await orRemade(ensure, () => this.#puller.pull(thorough));
      if (delivered === undefined) return undefined;
      const { tenant, sequence: position, delivery, since } = delivered;
      const event = decodeEvent(Buffer.from(delivered.data).toString('utf8'), tenant);
      if (event === undefined) {
        await settle(link, delivered, '+TERM');
        this.#puller.hint(tenant);
        throw unreadable(tenant, position);
      }
      const { leaseMs, backoff } = this.#rules;
      const what = `event ${position} of ${tenant} for ${this.name}`;
      const terms = { tenant, what, delivery, leaseMs, backoff, since };
      return new HeldEvent(terms, { tenant, position, event }, this.#actions(delivered, what));
    });
  }

  #actions(delivered: Delivered, what: string): LeaseActions {
    const { link, layout } = this.#context;
    const { tenant } = delivered;
    return {
      ack: async () => {
        await link.call(what, () => settle(link, delivered, '+ACK'));
        this.#puller.hint(tenant);
        link.hint(layout.wakeSubject(`lane.${this.name}`, tenant));
      },
      retry: async (retryAfterMs) => {
        await link.call(what, () => settle(link, delivered, { retryAfterMs }));
        this.#puller.hint(tenant, retryAfterMs);
      },
      extend: () => link.call(what, () => settle(link, delivered, '+WPI')),
    };
  }
}
