import { setTimeout as delay } from 'node:timers/promises';
import type { DocumentStore } from '@policy-registry/storage';
import type { Logger } from '@policy-registry/telemetry';

export interface RoundsOptions {
  readonly documents: Pick<DocumentStore, 'tenants'>;
  readonly log: Logger;
  /** Between two rounds over all tenants. */
  readonly intervalMs: number;
  /** For people: `the simulations of a tenant cannot be reconciled`. */
  readonly complaint: string;
  readonly turn: (tenant: string, signal: AbortSignal) => Promise<void>;
}

/** Gives every tenant a turn at once, and again and again, until it is aborted. What goes wrong in a row is told once. */
export async function runRounds(
  { documents, log, intervalMs, complaint, turn }: RoundsOptions,
  signal: AbortSignal,
): Promise<void> {
  const inTrouble = new Set<string>();
  while (!signal.aborted) {
    try {
      for (const tenant of await documents.tenants()) {
        if (signal.aborted) return;
        await take(tenant);
      }
    } catch (err) {
      log.error({ err }, 'the tenants with simulations cannot be listed; it will be tried again');
    }
    // An aborted pause is the end of the loop, not a failure.
    await delay(intervalMs, undefined, { signal }).catch(() => {});
  }

  /** One tenant in trouble does not keep the others waiting. */
  async function take(tenant: string): Promise<void> {
    try {
      await turn(tenant, signal);
      inTrouble.delete(tenant);
    } catch (err) {
      if (!inTrouble.has(tenant)) log.error({ err, tenant }, `${complaint}; it will be tried again`);
      inTrouble.add(tenant);
    }
  }
}
