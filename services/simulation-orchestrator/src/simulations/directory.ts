import type { DocumentStore } from '@policy-registry/storage';
import { RUNS } from '../batch/simulation-run.ts';
import { holdSimulation } from '../retention/hold-simulation.ts';
import { findSimulation } from './read-simulation.ts';
import { dataMoved } from './staleness.ts';

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
  /** Sentences: its snapshot, or what evaluated it, is another one by now. */
  readonly stale: readonly string[];
}

/** What other services may know of simulations. */
export interface SimulationDirectory {
  /** `undefined` when the tenant has no such simulation, or none with a result. */
  find(tenant: string, simulation: string): Promise<SimulatedCandidate | undefined>;
  /** Batch simulations of a candidate that have succeeded, newest first; at most 20. */
  completed(tenant: string, candidateIrDigest: string): Promise<readonly CompletedSimulation[]>;
  /** Keeps a simulation for good, before `holder` names it as evidence. False when there is none with a result any more. Idempotent. */
  hold(tenant: string, simulation: string, holder: string): Promise<boolean>;
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
      const completed: CompletedSimulation[] = [];
      for (const { body } of runs) {
        const { simulation, inputs, finishTime, outcome } = body;
        if (finishTime === undefined || outcome === undefined) continue;
        const stale = (await dataMoved({ documents }, tenant, inputs)).map(({ message }) => message);
        completed.push({
          ...{ simulation, finishTime, stale },
          candidateSourceDigest: inputs.candidate.sourceDigest,
          baselineIrDigest: inputs.baseline.irDigest,
          measures: { ...outcome.measures },
        });
      }
      return completed;
    },

    hold: (tenant, simulation, holder) => holdSimulation(documents, tenant, simulation, holder),
  };
}
