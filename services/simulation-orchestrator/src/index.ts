import type { Implementation, Pager } from '@policy-registry/rpc';
import type { SimulationDependencies } from './kernel/ports.ts';
import { SIMULATIONS } from './simulations/collections.ts';
import { simulationHandlers } from './simulations/simulation-service.ts';
import { snapshotHandlers } from './snapshots/snapshot-service.ts';

export type { PolicySource, SimulatedPolicy, SimulationDependencies, SimulationLimits } from './kernel/ports.ts';

/** What a review needs to know of a simulation that is attached to it. */
export interface SimulatedCandidate {
  readonly candidateSourceDigest: string;
  readonly candidateIrDigest: string;
}

/** The simulation service: handlers for the doors, and a directory for the registry. */
export function createSimulationService(
  deps: SimulationDependencies,
  pager: Pager,
): {
  readonly implementations: readonly Implementation[];
  readonly find: (tenant: string, simulation: string) => Promise<SimulatedCandidate | undefined>;
} {
  return {
    implementations: [snapshotHandlers(deps, pager), simulationHandlers(deps, pager)],
    async find(tenant, simulation) {
      const stored = await deps.documents.forTenant(tenant).collection(SIMULATIONS).get(simulation);
      const candidate = stored?.body.candidate;
      return candidate === undefined
        ? undefined
        : { candidateSourceDigest: candidate.sourceDigest, candidateIrDigest: candidate.irDigest };
    },
  };
}
