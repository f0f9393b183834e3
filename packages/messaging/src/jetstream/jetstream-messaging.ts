import { jetstreamManager } from '@nats-io/jetstream';
import { consumerRules, eventRules, queueRules } from '../definition.ts';
import type { ConsumerDefinition, EventBus, EventConsumer, EventLimits, TenantEvents } from '../event-bus.ts';
import { checkName, checkNumber, checkTenant } from '../identifiers.ts';
import type { Messaging } from '../messaging.ts';
import type { QueueDefinition, WorkQueue } from '../work-queue.ts';
import { connectNats, type NatsConnectionOptions } from './connect-nats.ts';
import { orRemade } from './ensure-stream.ts';
import {
  type BusContext,
  ensureEvents,
  ensureProbe,
  forgetConsumer,
  registerConsumer,
  streamBirth,
} from './event-streams.ts';
import { JetStreamConsumer } from './jetstream-consumer.ts';
import { JetStreamEvents } from './jetstream-events.ts';
import { JetStreamQueue } from './jetstream-queue.ts';
import { Layout } from './layout.ts';
import { NatsLink } from './nats-link.ts';
import { ensureQueue } from './queue-streams.ts';

export interface JetStreamMessagingOptions extends NatsConnectionOptions {
  /**
   * Begins every stream and subject, so that several suites can share an account: `[a-z][a-z0-9-]{0,39}`. `policy`
   * unless told.
   */
  readonly prefix?: string;
  /** Copies of each stream, 1 to 5; more than one needs a cluster. 1 unless told. */
  readonly replicas?: number;
  readonly events?: EventLimits;
}

/**
 * Both ports on JetStream. The connection comes back by itself after this has resolved. Throws MessagingError
 * UNAVAILABLE, one clear line, when the server is absent, refuses the credentials, is too old, has no JetStream, or
 * cannot keep streams as asked.
 */
export async function openJetStreamMessaging(options: JetStreamMessagingOptions): Promise<Messaging> {
  const layout = new Layout(checkName(options.prefix ?? 'policy'));
  const replicas = checkNumber('replicas', options.replicas ?? 1, 1, 5);
  const requestMs = checkNumber('requestMs', options.requestMs ?? 5_000, 100, 60_000);
  const rules = eventRules(options.events ?? {});
  const nc = await connectNats(options, requestMs);
  const link = new NatsLink(nc, await jetstreamManager(nc, { timeout: requestMs, checkAPI: false }), {
    requestMs,
    replicas,
  });
  const bus: BusContext = { link, layout, rules };
  try {
    await link.call('the stream of events', () => ensureEvents(bus));
    return new JetStreamMessaging(bus);
  } catch (error) {
    await link.close();
    throw error;
  }
}

class JetStreamMessaging implements Messaging {
  readonly events: EventBus;
  readonly #bus: BusContext;
  readonly #queues = new Map<string, JetStreamQueue>();

  constructor(bus: BusContext) {
    this.#bus = bus;
    this.events = new JetStreamBus(bus);
  }

  /** The same definition gives the same queue, so that tenants take turns over all that claim from it. */
  async queue(definition: QueueDefinition): Promise<WorkQueue> {
    const rules = queueRules(definition);
    const { link, layout } = this.#bus;
    const context = { link, layout, rules };
    await link.call(`queue ${rules.name}`, () => ensureQueue(context));
    const key = JSON.stringify(rules);
    const known = this.#queues.get(key) ?? new JetStreamQueue(context);
    this.#queues.set(key, known);
    return known;
  }

  /** Writes to a stream that holds one message. */
  async ready(): Promise<void> {
    const { link, layout } = this.#bus;
    const write = () => link.js.publish(layout.probeSubject, '{}');
    await link.call('a write', () => orRemade(() => ensureProbe(this.#bus), write));
  }

  close(): Promise<void> {
    return this.#bus.link.close();
  }
}

class JetStreamBus implements EventBus {
  readonly #context: BusContext;
  readonly #consumers = new Map<string, JetStreamConsumer>();

  constructor(context: BusContext) {
    this.#context = context;
    const { link, layout } = context;
    link.nc.subscribe(layout.wakeSubject('events', '*'), { callback: () => link.wakeup.notify() });
  }

  forTenant(tenant: string): TenantEvents {
    return new JetStreamEvents(this.#context, checkTenant(tenant));
  }

  async consumer(definition: ConsumerDefinition): Promise<EventConsumer> {
    const rules = consumerRules(definition);
    const birth = await this.#call(rules.name, async () => {
      await registerConsumer(this.#context, rules);
      return streamBirth(this.#context);
    });
    const key = JSON.stringify([rules, birth]);
    const known = this.#consumers.get(key) ?? new JetStreamConsumer(this.#context, rules, birth);
    this.#consumers.set(key, known);
    return known;
  }

  async removeConsumer(name: string): Promise<void> {
    checkName(name);
    await this.#call(name, () => forgetConsumer(this.#context, name));
  }

  #call<T>(consumer: string, work: () => Promise<T>): Promise<T> {
    const ensure = () => ensureEvents(this.#context);
    return this.#context.link.call(`consumer ${consumer}`, () => orRemade(ensure, work));
  }
}
