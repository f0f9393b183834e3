import type { Logger } from '@policy-registry/telemetry';
import { attestRuns } from '../attestation/attest-runs.ts';
import type { AttestingDependencies, BatchDependencies, BuildDependencies } from '../kernel/ports.ts';
import { type RoundsOptions, runRounds } from '../kernel/tenant-rounds.ts';
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
  const { documents } = deps;
  const begin = (complaint: string, intervalMs: number, turn: RoundsOptions['turn']) =>
    runRounds({ documents, log, intervalMs, complaint, turn }, stopping.signal);
  const rounds = [
    begin('the simulations of a tenant cannot be reconciled', RECONCILE_MS, (tenant) => reconcile(deps, tenant)),
    begin('the snapshots of a tenant cannot be reconciled', RECONCILE_MS, (tenant) => reconcileSnapshots(deps, tenant)),
    begin('the simulations of a tenant cannot be attested', attestMs, (...turn) => attestRuns(deps, ...turn)),
    begin('the expired simulations of a tenant cannot be removed', SWEEP_MS, (...turn) => sweep(deps, ...turn)),
  ];
  return {
    async stop() {
      stopping.abort();
      await Promise.all(rounds);
    },
  };
}
