import type { Config } from '@policy-registry/host';
import type { SimulationLimits } from './kernel/ports.ts';

/** The limits as they are configured. */
export function simulationLimits({ limits }: Pick<Config, 'limits'>): SimulationLimits {
  const { documentBytes, snapshotBytes, quickFindings } = limits;
  return { documentBytes, snapshotBytes, quickFindings };
}
