import { MessagingError } from '@policy-registry/messaging';
import { Complaints, type FeedLog } from './complaints.ts';
import { type FeedDependencies, feedBatch } from './feed-batch.ts';

export interface BusFeedStart {
  /** Pause between two rounds over all tenants: what another process logged and did not live to publish waits so long. */
  readonly intervalMs: number;
  readonly log: FeedLog;
}

/** Brings the audit logs of all tenants to the bus, in the background. While the bus is down, nothing else waits for it. */
export interface BusFeed {
  /** The audit log of a tenant grew, or its cursor was set back. */
  wake(tenant: string): void;
  start(options: BusFeedStart): void;
  /** Resolves when nothing runs any more. What is not on the bus stays in the audit log. */
  stop(): Promise<void>;
}

export function createBusFeed(deps: FeedDependencies): BusFeed {
  return new AuditLogFeed(deps);
}

class AuditLogFeed implements BusFeed {
  readonly #deps: FeedDependencies;
  /** Tenants who may have something to publish, who waits longest first. */
  readonly #due = new Set<string>();
  #running: Promise<void> | undefined;
  #isStopping = false;
  /** Ends the pause, if there is one now; only `stop` may while the bus is down. */
  #resume = (): void => {};
  #isBusDown = false;

  constructor(deps: FeedDependencies) {
    this.#deps = deps;
  }

  wake(tenant: string): void {
    this.#due.add(tenant);
    if (!this.#isBusDown) this.#resume();
  }

  start(options: BusFeedStart): void {
    if (this.#running !== undefined) throw new TypeError('the feed was started before');
    this.#running = this.#run(options);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#resume();
    await this.#running;
  }

  async #run({ intervalMs, log }: BusFeedStart): Promise<void> {
    const complaints = new Complaints(log);
    let nextRound = 0;
    while (!this.#isStopping) {
      if (performance.now() >= nextRound) {
        nextRound = performance.now() + intervalMs;
        await this.#addAll(complaints);
      }
      const [tenant] = this.#due;
      if (tenant !== undefined) await this.#feed(tenant, complaints);
      if (tenant === undefined || this.#isBusDown) await this.#rest(Math.max(0, nextRound - performance.now()));
    }
  }

  async #addAll(complaints: Complaints): Promise<void> {
    try {
      for (const tenant of await this.#deps.documents.tenants()) this.#due.add(tenant);
    } catch (err) {
      complaints.tell('tenants', { err }, 'the feed of the bus cannot list the tenants; it will try again');
    }
  }

  /** One batch, so that tenants take turns. */
  async #feed(tenant: string, complaints: Complaints): Promise<void> {
    this.#due.delete(tenant);
    try {
      const { hasMore } = await feedBatch(this.#deps, tenant);
      this.#isBusDown = false;
      if (hasMore) this.#due.add(tenant);
    } catch (err) {
      // Whatever else the bus says, it says to everybody.
      this.#isBusDown = err instanceof MessagingError && err.code !== 'TOO_LARGE';
      if (this.#isBusDown) {
        complaints.tell('bus', { err }, 'the bus takes no events; they are in the audit log, and are published later');
      } else {
        complaints.tell(`of ${tenant}`, { err, tenant }, 'events cannot be brought to the bus; it will be tried again');
      }
    }
  }

  async #rest(ms: number): Promise<void> {
    if (this.#isStopping) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#resume = resolve;
    const timer = setTimeout(resolve, ms);
    await promise;
    clearTimeout(timer);
  }
}
