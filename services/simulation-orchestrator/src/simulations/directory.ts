import type { DocumentStore } from '@policy-registry/storage';
import { findSimulation } from './read-simulation.ts';

/** What a review needs to know of a simulation that is attached to it. */
export interface SimulatedCandidate {
  readonly candidateSourceDigest: string;
  readonly candidateIrDigest: string;
}

/** `undefined` when the tenant has no such simulation, or none with a result. */
export type SimulationDirectory = (tenant: string, simulation: string) => Promise<SimulatedCandidate | undefined>;

export function simulationDirectory(documents: DocumentStore): SimulationDirectory {
  return async (tenant, simulation) => {
    const found = await findSimulation(documents, tenant, simulation);
    if (found?.outcome === undefined) return undefined;
    const { sourceDigest, irDigest } = found.inputs.candidate;
    return { candidateSourceDigest: sourceDigest, candidateIrDigest: irDigest };
  };
}
