import { SimulationDirectoryService } from '@policy-registry/contracts/internal';
import type { Peer } from '@policy-registry/rpc';
import type { SimulationDirectory } from '../kernel/ports.ts';

/** The simulation service in another process. */
export function remoteSimulations(peer: Peer): SimulationDirectory {
  const directory = peer.client(SimulationDirectoryService);
  return {
    async find(tenant, simulation) {
      return (await directory.findSimulation({ simulation }, { tenant })).candidate;
    },
  };
}
