import { ServiceError } from '@policy-registry/rpc/errors';
import { type DrainReport, drainTenant, type RelayDependencies, type StuckEvent } from './drain-tenant.ts';
import { type RelayLog, StuckEventLog } from './stuck-event-log.ts';

export interface RelayStart {
  /** Pause between two rounds over all tenants. */
  readonly intervalMs: number;
  readonly log: RelayLog;
}

/** Moves the events that documents were written with to the audit log, at least once and in effect once. */
export interface Relay {
  /**
   * When it resolves, every event of the tenant that was written before the call is in the audit log, or is reported as stuck.
   * Calls of one tenant take turns, and those that wait share one turn. Rejects with the reason of the signal, and with
   * StoreError when the store does not answer.
   */
  drain(tenant: string, signal: AbortSignal): Promise<DrainReport>;
  /** Drains all tenants again and again, so that the log is complete without anybody reading it. */
  start(options: RelayStart): void;
  /** Resolves when nothing runs any more. Whatever was not moved stays in the outbox. */
  stop(): Promise<void>;
}

export type { DrainReport, RelayDependencies, RelayLog, StuckEvent };

export function createRelay(deps: RelayDependencies): Relay {
  return new OutboxRelay(deps);
}

class OutboxRelay implements Relay {
  readonly #deps: RelayDependencies;
  readonly #running = new Map<string, Promise<DrainReport>>();
  readonly #waiting = new Map<string, Promise<DrainReport>>();
  readonly #stopping = new AbortController();
  #rounds: Promise<void> | undefined;

  constructor(deps: RelayDependencies) {
    this.#deps = deps;
  }

  drain(tenant: string, signal: AbortSignal): Promise<DrainReport> {
    return unlessAborted(this.#turn(tenant), signal);
  }

  start({ intervalMs, log }: RelayStart): void {
    if (this.#rounds !== undefined) throw new TypeError('the relay was started before');
    this.#rounds = this.#run(intervalMs, new StuckEventLog(log), log);
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new ServiceError('UNAVAILABLE', 'The registry is going down.'));
    await this.#rounds;
    await Promise.allSettled([...this.#running.values(), ...this.#waiting.values()]);
  }

  /** The next turn that begins: what was written before now is in it. */
  #turn(tenant: string): Promise<DrainReport> {
    const waiting = this.#waiting.get(tenant);
    if (waiting !== undefined) return waiting;
    const before = Promise.allSettled([this.#running.get(tenant)]);
    const turn = before
      .then(() => {
        this.#waiting.delete(tenant);
        this.#running.set(tenant, turn);
        return drainTenant(this.#deps, tenant, this.#stopping.signal);
      })
      .then((report) => {
        if (report.moved > 0) this.#deps.onMoved?.(tenant);
        return report;
      })
      .finally(() => {
        if (this.#running.get(tenant) === turn) this.#running.delete(tenant);
      });
    this.#waiting.set(tenant, turn);
    return turn;
  }

  async #run(intervalMs: number, stuck: StuckEventLog, log: RelayLog): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await this.#round(stuck, log);
      } catch (err) {
        if (!signal.aborted) log.error({ err }, 'the outbox relay cannot list the tenants; it will try again');
      }
      await pause(intervalMs, signal);
    }
  }

  /** One tenant in trouble does not keep the others waiting. */
  async #round(stuck: StuckEventLog, log: RelayLog): Promise<void> {
    for (const tenant of await this.#deps.documents.tenants()) {
      if (this.#stopping.signal.aborted) return;
      try {
        stuck.report(tenant, (await this.#turn(tenant)).stuck);
      } catch (err) {
        if (this.#stopping.signal.aborted) return;
        log.error({ err, tenant }, 'the outbox relay cannot drain a tenant; it will try again');
      }
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}

/** Leaves the work running, since others may wait for it too. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(signal.reason);
    const settled = () => signal.removeEventListener('abort', abort);
    work.then(resolve, reject).finally(settled);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
