import type { DocumentStore } from '@policy-registry/storage';
import { SIMULATIONS } from './collections.ts';

/** What a review needs to know of a simulation that is attached to it. */
export interface SimulatedCandidate {
  readonly candidateSourceDigest: string;
  readonly candidateIrDigest: string;
}

/** `undefined` when the tenant has no such simulation. */
export type SimulationDirectory = (tenant: string, simulation: string) => Promise<SimulatedCandidate | undefined>;

export function simulationDirectory(documents: DocumentStore): SimulationDirectory {
  return async (tenant, simulation) => {
    const stored = await documents.forTenant(tenant).collection(SIMULATIONS).get(simulation);
    if (stored === undefined) return undefined;
    const { sourceDigest, irDigest } = stored.body.candidate;
    return { candidateSourceDigest: sourceDigest, candidateIrDigest: irDigest };
  };
}
