import { setTimeout as delay } from 'node:timers/promises';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { getSimulation } from '../simulations/read-simulation.ts';
import { batchSimulation, type Simulation } from '../simulations/simulation.ts';
import { isOpen, RUNS } from './simulation-run.ts';

/** Between two looks at the record: the worker may be in another process. */
const LOOK_MS = 500;

/** The simulation as it is, and again whenever it has changed, until it is over. Throws NOT_FOUND, and the reason of the signal. */
export async function* watchSimulation(
  deps: SimulationDependencies,
  tenant: string,
  simulation: string,
  signal: AbortSignal,
): AsyncGenerator<Simulation, void, void> {
  const runs = deps.documents.forTenant(tenant).collection(RUNS);
  let run = await runs.get(simulation);
  yield run === undefined ? await getSimulation(deps, tenant, simulation) : batchSimulation(run.body);
  while (run !== undefined && isOpen(run.body)) {
    // An aborted pause is told by the signal, with its own reason.
    await delay(LOOK_MS, undefined, { signal }).catch(() => {});
    signal.throwIfAborted();
    const seen = run.revision;
    run = await runs.get(simulation);
    if (run !== undefined && run.revision !== seen) yield batchSimulation(run.body);
  }
}
