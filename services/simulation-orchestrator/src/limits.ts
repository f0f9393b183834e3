import type { Config } from '@policy-registry/host';
import type { SimulationLimits } from './kernel/ports.ts';

/** The limits as they are configured. */
export function simulationLimits({ limits, simulation }: Pick<Config, 'limits' | 'simulation'>): SimulationLimits {
  const { documentBytes, snapshotBytes, snapshotsBuilding, quickFindings, simulationsAtOnce, simulationsWaiting } =
    limits;
  return {
    documentBytes,
    snapshotBytes,
    snapshotsBuilding,
    quickFindings,
    simulationsAtOnce,
    simulationsWaiting,
    keepDays: simulation.keepDays,
  };
}
