import { isTenant } from '../identifiers.ts';
import { inTurn } from '../turns.ts';
import type { Delivered } from './delivered.ts';
import { type LaneOptions, Lanes } from './lanes.ts';
import type { NatsLink } from './nats-link.ts';

/** What was put off comes back a little later than was said: whoever asks before that would not ask again until the next sweep. */
const LATE_MS = 50;
/** Delays that are remembered; what is beyond is found by the next sweep. */
const MAX_TIMERS = 1_000;

export interface PullerOptions extends LaneOptions {
  /** Every tenant that may have something. */
  readonly tenants: () => Promise<Iterable<string>>;
  /** How often to ask for those: finds what no hint told of, as leases of processes that died. */
  readonly sweepMs: number;
  /** The last token of each is a tenant that has something new. */
  readonly wakeSubjects: readonly string[];
}

/**
 * Takes messages from the consumers of many tenants in turn. It asks only tenants that it was hinted at, and all of
 * them now and then, so that a tenant without work costs nothing in between.
 */
export class TenantPuller {
  readonly #link: NatsLink;
  readonly #options: PullerOptions;
  readonly #candidates = new Set<string>();
  readonly #lanes: Lanes;
  readonly #timers = new Set<NodeJS.Timeout>();
  #last = '';
  #sweptAt = Number.NEGATIVE_INFINITY;

  constructor(link: NatsLink, options: PullerOptions) {
    this.#link = link;
    this.#options = options;
    this.#lanes = new Lanes(link, options);
    for (const subject of options.wakeSubjects) {
      link.nc.subscribe(subject, {
        callback: (error, message) => {
          // Hints are no more than that: without them the sweeps find everything, later.
          if (error !== null) return;
          const tenant = message.subject.split('.').at(-1) ?? '';
          if (isTenant(tenant)) this.hint(tenant);
        },
      });
    }
  }

  /** The tenant may have something, now or after a while. */
  hint(tenant: string, afterMs = 0): void {
    if (afterMs <= 0) {
      this.#candidates.add(tenant);
      this.#link.wakeup.notify();
    } else if (this.#timers.size < MAX_TIMERS) {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        this.hint(tenant);
      }, afterMs + LATE_MS);
      this.#timers.add(timer.unref());
    }
  }

  /**
   * The next message of the tenant whose turn it is; undefined when no tenant gives one now. That tenant is not asked
   * again before a hint. `thorough` asks all tenants, for a caller who looks once and cannot wait for a hint on its
   * way.
   */
  async pull(thorough: boolean): Promise<Delivered | undefined> {
    if (thorough || this.pauseMs() <= 0) await this.#sweep();
    for (const tenant of inTurn(this.#candidates, this.#last)) {
      // Not a candidate while it is asked: a hint that comes meanwhile is kept, and others who pull take other tenants.
      if (!this.#candidates.delete(tenant)) continue;
      this.#last = tenant;
      try {
        const delivered = await this.#lanes.pullFrom(tenant);
        if (delivered !== undefined) return delivered;
      } catch (error) {
        this.#candidates.add(tenant);
        throw error;
      }
    }
    return undefined;
  }

  /** Milliseconds until the next sweep. */
  pauseMs(): number {
    return this.#sweptAt + this.#options.sweepMs - performance.now();
  }

  async #sweep(): Promise<void> {
    this.#sweptAt = performance.now();
    try {
      for (const tenant of await this.#options.tenants()) if (isTenant(tenant)) this.#candidates.add(tenant);
    } catch (error) {
      this.#sweptAt = Number.NEGATIVE_INFINITY;
      throw error;
    }
  }
}
