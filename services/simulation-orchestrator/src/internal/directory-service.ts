import { SimulationDirectoryService } from '@policy-registry/contracts/internal';
import { type Implementation, implement } from '@policy-registry/rpc';
import type { SimulationDirectory } from '../simulations/directory.ts';

/** The directory of simulations, for the registry in another process. */
export function directoryHandlers(find: SimulationDirectory): Implementation {
  return implement(SimulationDirectoryService, {
    async findSimulation({ simulation }, { principal }) {
      const candidate = await find(principal.tenant, simulation);
      return candidate === undefined ? {} : { candidate };
    },
  });
}
