import { type JetStreamClient, type JetStreamManager, jetstream, type StreamConfig } from '@nats-io/jetstream';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { MessagingError } from '../messaging-error.ts';
import { Wakeup } from '../until-found.ts';
import { fromNats } from './nats-error.ts';

/** The connection that all parts of one open adapter share. */
export class NatsLink {
  readonly nc: NatsConnection;
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
  readonly requestMs: number;
  readonly replicas: number;
  /** Told of whatever may give somebody who waits what he waits for; also that the connection is back. */
  readonly wakeup = new Wakeup();
  readonly #inFlight = new Set<Promise<unknown>>();
  #isConnected = true;
  #isClosed = false;

  constructor(
    nc: NatsConnection,
    jsm: JetStreamManager,
    options: { readonly requestMs: number; readonly replicas: number },
  ) {
    this.nc = nc;
    this.jsm = jsm;
    this.js = jetstream(nc, { timeout: options.requestMs });
    this.requestMs = options.requestMs;
    this.replicas = options.replicas;
    void this.#follow();
  }

  /**
   * Runs calls to the server and turns their errors into those of the ports. While the connection is away it throws
   * UNAVAILABLE at once: the client would queue what it is given, without a bound.
   */
  async call<T>(what: string, work: () => Promise<T>): Promise<T> {
    this.#check(what);
    const running = work();
    this.#inFlight.add(running);
    try {
      return await running;
    } catch (error) {
      if (this.#isClosed && !(error instanceof TypeError)) throw closed(error);
      throw fromNats(error, what);
    } finally {
      this.#inFlight.delete(running);
    }
  }

  #check(what: string): void {
    if (this.#isClosed) throw closed();
    if (!this.#isConnected) throw new MessagingError('UNAVAILABLE', `${what}: the connection to NATS is away`);
  }

  /** `ownInbox` where the answer does not carry the subject that it was asked on, as messages of JetStream do. */
  request(subject: string, payload: string, ownInbox = false): Promise<Msg> {
    return this.nc.request(subject, payload, { timeout: this.requestMs, noMux: ownInbox });
  }

  /** A hint without a promise: whoever misses it looks again after a while. */
  hint(subject: string): void {
    if (this.#isConnected && !this.#isClosed) this.nc.publish(subject);
  }

  /** Bytes that the server takes in one message, headers included. */
  get maxPayload(): number {
    return this.nc.info?.max_payload ?? 1024 * 1024;
  }

  streamDefaults(): Pick<StreamConfig, 'num_replicas' | 'allow_direct'> {
    return { num_replicas: this.replicas, allow_direct: true };
  }

  /** What is on its way to the server is waited for; each of it has its own deadline. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.wakeup.notify();
    await Promise.allSettled(this.#inFlight);
    await this.nc.close();
  }

  async #follow(): Promise<void> {
    for await (const { type } of this.nc.status()) {
      if (type === 'disconnect') this.#isConnected = false;
      if (type === 'reconnect') {
        this.#isConnected = true;
        this.wakeup.notify();
      }
    }
  }
}

function closed(cause?: unknown): MessagingError {
  return new MessagingError('CLOSED', 'messaging is closed', cause);
}
