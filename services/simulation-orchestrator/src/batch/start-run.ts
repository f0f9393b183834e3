import type { CallContext } from '@policy-registry/rpc';
import type { BatchDependencies } from '../kernel/ports.ts';
import { openShards } from '../shards/open-shards.ts';
import { hasTurn, runsWithTurn } from './admission.ts';
import { settleRun } from './settle-run.ts';
import { enqueueShards } from './simulation-queue.ts';
import { isOpen, type SimulationRun } from './simulation-run.ts';

/**
 * Brings a run that has its turn on its way, from wherever it is: records its shards, enqueues those that wait, and settles it when none
 * does. Says whether the run is over now. Idempotent. Throws StoreError, MessagingError.
 */
export async function startRun(deps: BatchDependencies, tenant: string, run: SimulationRun): Promise<boolean> {
  const pending = await openShards(deps.documents, tenant, run);
  if (pending.length === 0) return settleRun(deps, tenant, run.simulation);
  await enqueueShards(deps.queue, tenant, run, pending);
  return false;
}

/** A run is over: those that have their turn now begin. */
export async function startNext(deps: BatchDependencies, tenant: string): Promise<void> {
  for (let isOver = true; isOver; ) {
    isOver = false;
    for (const run of await runsWithTurn(deps, tenant)) {
      if (run.state === 'queued') isOver = (await startRun(deps, tenant, run)) || isOver;
    }
  }
}

type Caller = Pick<CallContext, 'principal' | 'log'>;

/**
 * Starts a run that is recorded already, if it has its turn and is not over by now. Its failure is no failure of the call, since
 * `reconcile` does the same later.
 */
export async function startSoon(deps: BatchDependencies, caller: Caller, run: SimulationRun): Promise<void> {
  const { tenant } = caller.principal;
  await soon(caller, run.simulation, async () => {
    if (!isOpen(run) || !(await hasTurn(deps, tenant, run))) return;
    if (await startRun(deps, tenant, run)) await startNext(deps, tenant);
  });
}

/** As `startNext`, for a call that does not fail with it. */
export async function nextSoon(deps: BatchDependencies, caller: Caller, simulation: string): Promise<void> {
  await soon(caller, simulation, () => startNext(deps, caller.principal.tenant));
}

async function soon({ log }: Caller, simulation: string, start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (err) {
    log.warn({ err, simulation }, 'simulations are recorded and not in the queue yet');
  }
}
