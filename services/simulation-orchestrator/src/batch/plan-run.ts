import type { SimulationDependencies } from '../kernel/ports.ts';
import type { SimulationInputs } from '../simulations/collections.ts';
import { getSnapshot } from '../snapshots/read-snapshot.ts';
import type { PlannedShard } from './simulation-run.ts';

/** How a simulation is cut into shards. The fact table alone decides. */
export async function planRun(
  deps: SimulationDependencies,
  tenant: string,
  { snapshot }: SimulationInputs,
): Promise<readonly PlannedShard[]> {
  const { findings } = await getSnapshot(deps, tenant, snapshot);
  return [{ index: 0, firstBatch: 0, batches: 1, firstRow: 0, rows: findings }];
}
