import type { Implementation, Pager } from '@policy-registry/rpc';
import type { SimulationDependencies } from './kernel/ports.ts';
import { type SimulationDirectory, simulationDirectory } from './simulations/directory.ts';
import { simulationHandlers } from './simulations/simulation-service.ts';
import { snapshotHandlers } from './snapshots/snapshot-service.ts';

export { SIMULATION_PREDICATE } from './attestation/simulation-statement.ts';
export { SIMULATION_QUEUE } from './batch/simulation-queue.ts';
export { startUpkeep, type Upkeep } from './batch/upkeep.ts';
export { engineOf } from './engine-of.ts';
export type {
  Attestor,
  PolicySource,
  SimulatedPolicy,
  SimulationDependencies,
  SimulationLimits,
} from './kernel/ports.ts';
export { simulationLimits } from './limits.ts';
export type { CompletedSimulation, SimulatedCandidate, SimulationDirectory } from './simulations/directory.ts';
export { SNAPSHOT_QUEUE } from './snapshots/snapshot-queue.ts';
export { type SnapshotWorker, startSnapshotWorker } from './snapshots/snapshot-worker.ts';
export { type SimulationWorker, startSimulationWorker } from './worker/simulation-worker.ts';

/** The simulation service: handlers for the doors, and a directory for the registry. */
export function createSimulationService(
  deps: SimulationDependencies,
  pager: Pager,
): { readonly implementations: readonly Implementation[]; readonly directory: SimulationDirectory } {
  return {
    implementations: [snapshotHandlers(deps, pager), simulationHandlers(deps, pager)],
    directory: simulationDirectory(deps.documents),
  };
}
