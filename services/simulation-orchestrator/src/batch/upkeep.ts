import type { Logger } from '@policy-registry/telemetry';
import { attestRuns } from '../attestation/attest-runs.ts';
import type { AttestingDependencies, BatchDependencies, BuildDependencies } from '../kernel/ports.ts';
import { runRounds } from '../kernel/tenant-rounds.ts';
import { type SweepingDependencies, sweep } from '../retention/sweep.ts';
import { reconcileSnapshots } from '../snapshots/reconcile-snapshots.ts';
import { reconcile } from './reconcile.ts';

const RECONCILE_MS = 60_000;
/** Expired simulations go a round after they are given up, when what tells of it has left. */
const SWEEP_MS = 60_000;
/** So long at most nobody sees that what has succeeded is not attested yet. */
const ATTEST_MS = 2_000;

export interface UpkeepOptions extends BatchDependencies, BuildDependencies, AttestingDependencies {
  readonly limits: BatchDependencies['limits'] & SweepingDependencies['limits'];
  readonly log: Logger;
  /** Between two looks for what is to be attested. */
  readonly attestMs?: number;
}

export interface Upkeep {
  /** Resolves when nothing runs any more. */
  stop(): Promise<void>;
}

/**
 * Reconciles the queues of every tenant, attests what has succeeded and removes what has expired, at once, and again and again. Any number
 * of processes may do it.
 * Workers do not attest: they need nobody's signature to go on.
 */
export function startUpkeep({ log, attestMs = ATTEST_MS, ...deps }: UpkeepOptions): Upkeep {
  const stopping = new AbortController();
  const common = { documents: deps.documents, log };
  const reconciling = runRounds(
    {
      ...common,
      intervalMs: RECONCILE_MS,
      complaint: 'the simulations of a tenant cannot be reconciled',
      turn: (tenant) => reconcile(deps, tenant),
    },
    stopping.signal,
  );
  const building = runRounds(
    {
      ...common,
      intervalMs: RECONCILE_MS,
      complaint: 'the snapshots of a tenant cannot be reconciled',
      turn: (tenant) => reconcileSnapshots(deps, tenant),
    },
    stopping.signal,
  );
  const attesting = runRounds(
    {
      ...common,
      intervalMs: attestMs,
      complaint: 'the simulations of a tenant cannot be attested',
      turn: (tenant, signal) => attestRuns(deps, tenant, signal),
    },
    stopping.signal,
  );
  const sweeping = runRounds(
    {
      ...common,
      intervalMs: SWEEP_MS,
      complaint: 'the expired simulations of a tenant cannot be removed',
      turn: (tenant, signal) => sweep(deps, tenant, signal),
    },
    stopping.signal,
  );
  return {
    async stop() {
      stopping.abort();
      await Promise.all([reconciling, building, attesting, sweeping]);
    },
  };
}
