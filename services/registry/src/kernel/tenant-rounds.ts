import type { DocumentStore } from '@policy-registry/storage';
import { type BackgroundLog, Complaints } from './complaints.ts';

export interface RoundsStart {
  /** Pause between two rounds over all tenants: what another process began and did not live to end waits so long. */
  readonly intervalMs: number;
  readonly log: BackgroundLog;
}

/** What a process starts and stops. */
export interface BackgroundWork {
  /** A tenant has something to do. */
  wake(tenant: string): void;
  start(options: RoundsStart): void;
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>;
}

/** What came of the turn of a tenant. `down`: nobody can be served now, so the next turn waits for the next round. */
export type Turn = 'done' | 'more' | 'down';

export interface TenantWork {
  readonly documents: Pick<DocumentStore, 'tenants'>;
  /** For people: `the feed of the bus`. */
  readonly name: string;
  /** A bounded piece of work for one tenant, so that tenants take turns. Complains of what goes wrong, and does not throw. */
  readonly turn: (tenant: string, complaints: Complaints) => Promise<Turn>;
}

/** Work for all tenants in the background: at once for those that are woken, and for all in rounds. */
export class TenantRounds implements BackgroundWork {
  readonly #work: TenantWork;
  /** Tenants who may have something to do, who waits longest first. */
  readonly #due = new Set<string>();
  #running: Promise<void> | undefined;
  #isStopping = false;
  /** Ends the pause, if there is one now; only `stop` may while nobody can be served. */
  #resume = (): void => {};
  #isDown = false;

  constructor(work: TenantWork) {
    this.#work = work;
  }

  wake(tenant: string): void {
    this.#due.add(tenant);
    if (!this.#isDown) this.#resume();
  }

  start(options: RoundsStart): void {
    if (this.#running !== undefined) throw new TypeError(`${this.#work.name} was started before`);
    this.#running = this.#run(options);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#resume();
    await this.#running;
  }

  async #run({ intervalMs, log }: RoundsStart): Promise<void> {
    const complaints = new Complaints(log);
    let nextRound = 0;
    while (!this.#isStopping) {
      if (performance.now() >= nextRound) {
        nextRound = performance.now() + intervalMs;
        await this.#addAll(complaints);
      }
      const [tenant] = this.#due;
      if (tenant !== undefined) await this.#serve(tenant, complaints);
      if (tenant === undefined || this.#isDown) await this.#rest(Math.max(0, nextRound - performance.now()));
    }
  }

  async #addAll(complaints: Complaints): Promise<void> {
    const { documents, name } = this.#work;
    try {
      for (const tenant of await documents.tenants()) this.#due.add(tenant);
    } catch (err) {
      complaints.tell('tenants', { err }, `${name} cannot list the tenants; it will try again`);
    }
  }

  async #serve(tenant: string, complaints: Complaints): Promise<void> {
    this.#due.delete(tenant);
    const turn = await this.#work.turn(tenant, complaints);
    this.#isDown = turn === 'down';
    if (turn === 'more') this.#due.add(tenant);
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
