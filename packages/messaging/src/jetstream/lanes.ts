import type { ConsumerConfig, ConsumerUpdateConfig } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { MessagingError } from '../messaging-error.ts';
import { type Delivered, deliveredOf } from './delivered.ts';
import { isConsumerMissing, isConsumerTaken, isNoResponders } from './nats-error.ts';
import type { NatsLink } from './nats-link.ts';

/** Enough for a message that is there, or is just coming back. */
const PULL_ONE = JSON.stringify({ batch: 1, expires: nanos(50) });
const PULL_AT_ONCE = JSON.stringify({ batch: 1, no_wait: true });
/** Of an answer that is no message: nothing there, nothing in time, nothing because of a limit. */
const NOTHING_NOW = new Set([404, 408, 409]);

export type LaneConfig = Partial<ConsumerConfig> & ConsumerUpdateConfig & { readonly durable_name: string };

export interface LaneOptions {
  readonly stream: string;
  /** The consumer of one tenant. What `update` holds may be changed on one that exists. */
  readonly lane: (tenant: string) => Promise<{ readonly config: LaneConfig; readonly update: ConsumerUpdateConfig }>;
  readonly laneName: (tenant: string) => string;
}

/** The consumers of one stream, one for each tenant, made when they are first asked. */
export class Lanes {
  readonly #link: NatsLink;
  readonly #options: LaneOptions;
  readonly #known = new Set<string>();

  constructor(link: NatsLink, options: LaneOptions) {
    this.#link = link;
    this.#options = options;
  }

  /** A consumer that somebody deleted is made again, once. */
  async pullFrom(tenant: string): Promise<Delivered | undefined> {
    if (!this.#known.has(tenant)) await this.#open(tenant);
    try {
      return await this.#ask(tenant);
    } catch (error) {
      if (!isNoResponders(error) && !isConsumerMissing(error)) throw error;
      await this.#open(tenant);
      return this.#ask(tenant);
    }
  }

  /**
   * A request that does not wait is answered at once only where the tenant may have more in hand, and is kept without
   * an end otherwise. So the request waits a little, and is not made where there is nothing to wait for.
   */
  async #ask(tenant: string): Promise<Delivered | undefined> {
    const { stream, laneName } = this.#options;
    const lane = laneName(tenant);
    const { num_pending, num_ack_pending, config } = await this.#link.jsm.consumers.info(stream, lane);
    if (num_pending + num_ack_pending === 0) return undefined;
    // Where there is nothing but what comes back, and room for more, the server says at once that it did not: to wait would hold up the others.
    const isAnswered = num_pending === 0 && num_ack_pending < (config.max_ack_pending ?? 0);
    const pull = isAnswered ? PULL_AT_ONCE : PULL_ONE;
    const since = performance.now();
    const message = await this.#link.request(`$JS.API.CONSUMER.MSG.NEXT.${stream}.${lane}`, pull, true);
    const status = message.headers?.code ?? 0;
    if (status === 0) return deliveredOf(message, tenant, since);
    if (NOTHING_NOW.has(status)) return undefined;
    throw new MessagingError('UNAVAILABLE', `${stream} of ${tenant}: ${status} ${message.headers?.description}`);
  }

  async #open(tenant: string): Promise<void> {
    const { jsm } = this.#link;
    const { stream, lane } = this.#options;
    this.#known.delete(tenant);
    const { config, update } = await lane(tenant);
    try {
      await jsm.consumers.add(stream, config);
    } catch (error) {
      if (!isConsumerTaken(error)) throw error;
      await jsm.consumers.update(stream, config.durable_name, update);
    }
    this.#known.add(tenant);
  }
}
