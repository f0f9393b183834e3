import type { SimulationDependencies } from '../kernel/ports.ts';
import { listShards } from '../shards/shard-record.ts';
import { batchSimulation, type Simulation } from '../simulations/simulation.ts';
import { progressOf } from './progress.ts';
import type { SimulationRun } from './simulation-run.ts';

/** A run with how far it is: one read more than the run itself, for a thousand shards. */
export async function viewRun(
  { documents, now }: Pick<SimulationDependencies, 'documents' | 'now'>,
  tenant: string,
  run: SimulationRun,
): Promise<Simulation> {
  return batchSimulation(run, progressOf(run, await listShards(documents, tenant, run.simulation), now()));
}
