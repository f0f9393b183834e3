import { setTimeout as delay } from 'node:timers/promises';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { isExpired } from '../retention/retained.ts';
import { getSimulation } from '../simulations/read-simulation.ts';
import type { Simulation } from '../simulations/simulation.ts';
import { isOpen, RUNS } from './simulation-run.ts';
import { viewRun } from './view-run.ts';

/** Between two looks at the records: workers may be in other processes. */
const LOOK_MS = 500;
/** And so much more for each shard, since a look reads all of them. */
const SHARD_LOOK_MS = 1;

/**
 * The simulation as it is, and again whenever it has changed or is further on, until it is over. Throws NOT_FOUND, and the reason of the
 * signal.
 */
export async function* watchSimulation(
  deps: SimulationDependencies,
  tenant: string,
  simulation: string,
  signal: AbortSignal,
): AsyncGenerator<Simulation, void, void> {
  const runs = deps.documents.forTenant(tenant).collection(RUNS);
  let run = await runs.get(simulation);
  if (run === undefined || isExpired(run.body)) yield await getSimulation(deps, tenant, simulation);
  let seen = '';
  while (run !== undefined) {
    const view = await viewRun(deps, tenant, run.body);
    const standing = standingOf(run.revision, view);
    if (standing !== seen) yield view;
    seen = standing;
    if (!isOpen(run.body)) return;
    // An aborted pause is told by the signal, with its own reason.
    await delay(LOOK_MS + run.body.plan.length * SHARD_LOOK_MS, undefined, { signal }).catch(() => {});
    signal.throwIfAborted();
    run = await runs.get(simulation);
  }
}

/** That time passes changes rate and time left alone. */
function standingOf(revision: number, { progress }: Simulation): string {
  const { findings, attempts, shards } = progress ?? {};
  return JSON.stringify([revision, findings, attempts, shards]);
}
