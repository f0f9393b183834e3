import type { DocumentStore } from '@policy-registry/storage';
import { RUNS } from '../batch/simulation-run.ts';
import { findSimulation } from './read-simulation.ts';

/** What a review needs to know of a simulation that is attached to it. */
export interface SimulatedCandidate {
  readonly candidateSourceDigest: string;
  readonly candidateIrDigest: string;
}

/** What a batch simulation has shown. */
export interface CompletedSimulation {
  readonly simulation: string;
  readonly candidateSourceDigest: string;
  /** Empty for no policy. */
  readonly baselineIrDigest: string;
  /** ISO 8601, UTC. */
  readonly finishTime: string;
  /** By the names that thresholds use, e.g. `lost_blocks`. */
  readonly measures: Readonly<Record<string, number>>;
}

/** What other services may know of simulations. */
export interface SimulationDirectory {
  /** `undefined` when the tenant has no such simulation, or none with a result. */
  find(tenant: string, simulation: string): Promise<SimulatedCandidate | undefined>;
  /** Batch simulations of a candidate that have succeeded, newest first; at most 20. */
  completed(tenant: string, candidateIrDigest: string): Promise<readonly CompletedSimulation[]>;
}

const LISTED = 20;

export function simulationDirectory(documents: DocumentStore): SimulationDirectory {
  return {
    async find(tenant, simulation) {
      const found = await findSimulation(documents, tenant, simulation);
      if (found?.outcome === undefined) return undefined;
      const { sourceDigest, irDigest } = found.inputs.candidate;
      return { candidateSourceDigest: sourceDigest, candidateIrDigest: irDigest };
    },

    async completed(tenant, candidateIrDigest) {
      const runs = await documents
        .forTenant(tenant)
        .collection(RUNS)
        .list({
          where: { succeeded: candidateIrDigest },
          orderBy: 'finishTime',
          descending: true,
          limit: LISTED,
        });
      return runs.flatMap(({ body: { simulation, inputs, finishTime, outcome } }) => {
        if (finishTime === undefined || outcome === undefined) return [];
        const { candidate, baseline } = inputs;
        const digests = { candidateSourceDigest: candidate.sourceDigest, baselineIrDigest: baseline.irDigest };
        return [{ simulation, ...digests, finishTime, measures: { ...outcome.measures } }];
      });
    },
  };
}
