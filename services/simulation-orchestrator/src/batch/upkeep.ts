import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@policy-registry/telemetry';
import type { BatchDependencies } from '../kernel/ports.ts';
import { reconcile } from './reconcile.ts';

/** Between two rounds over all tenants. */
const INTERVAL_MS = 60_000;

export type UpkeepOptions = BatchDependencies & { readonly log: Logger };

export interface Upkeep {
  /** Resolves when nothing runs any more. */
  stop(): Promise<void>;
}

/** Reconciles the queue of every tenant at once, and again and again. Any number of processes may do it. */
export function startUpkeep(options: UpkeepOptions): Upkeep {
  const stopping = new AbortController();
  const rounds = runRounds(options, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await rounds;
    },
  };
}

async function runRounds({ log, ...deps }: UpkeepOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for (const tenant of await deps.documents.tenants()) {
        if (signal.aborted) return;
        await reconcileOne(tenant);
      }
    } catch (err) {
      log.error({ err }, 'the tenants with simulations cannot be listed; it will be tried again');
    }
    // An aborted pause is the end of the loop, not a failure.
    await delay(INTERVAL_MS, undefined, { signal }).catch(() => {});
  }

  /** One tenant in trouble does not keep the others waiting. */
  async function reconcileOne(tenant: string): Promise<void> {
    try {
      await reconcile(deps, tenant);
    } catch (err) {
      log.error({ err, tenant }, 'the simulations of a tenant cannot be reconciled; it will be tried again');
    }
  }
}
