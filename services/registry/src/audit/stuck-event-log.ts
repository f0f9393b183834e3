import type { StuckEvent } from './drain-tenant.ts';

/** The part of a logger that the relay needs. */
export interface RelayLog {
  error(fields: object, message: string): void;
}

/** An event that stays stuck is told of again after this time. */
const REPEAT_MS = 60_000;

/** Says loudly that an event cannot be moved: at once, then once a minute while it lasts. */
export class StuckEventLog {
  readonly #log: RelayLog;
  readonly #told = new Map<string, Map<string, number>>();

  constructor(log: RelayLog) {
    this.#log = log;
  }

  /** `stuck` is all that is stuck of the tenant now: what is not in it any more is forgotten. */
  report(tenant: string, stuck: readonly StuckEvent[]): void {
    const before = this.#told.get(tenant);
    if (stuck.length === 0) {
      this.#told.delete(tenant);
      return;
    }
    const now = performance.now();
    const told = new Map<string, number>();
    for (const event of stuck) {
      const last = before?.get(event.eventId);
      const due = last === undefined || now - last >= REPEAT_MS;
      if (due) logStuck(this.#log, tenant, event);
      told.set(event.eventId, due ? now : last);
    }
    this.#told.set(tenant, told);
  }
}

export function logStuck(log: RelayLog, tenant: string, { error, ...event }: StuckEvent): void {
  log.error(
    { err: error, tenant, ...event },
    'an event cannot be moved to the audit log; it stays in the outbox of its document, and is tried again',
  );
}
