import { ServiceError } from '@policy-registry/rpc/errors';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { getSimulation } from '../simulations/read-simulation.ts';

/** Throws NOT_FOUND, and INVALID_STATE for a quick simulation, which was over when it was answered. */
export async function requireRun(deps: SimulationDependencies, tenant: string, simulation: string): Promise<void> {
  const found = await getSimulation(deps, tenant, simulation);
  if (found.kind === 'quick') throw invalidState(found, 'changed');
}

export function invalidState(
  { simulation, state }: { readonly simulation: string; readonly state: string },
  wish: string,
): ServiceError {
  return new ServiceError('INVALID_STATE', `The simulation is ${state}; it cannot be ${wish}.`, {
    metadata: { simulation, state },
  });
}
