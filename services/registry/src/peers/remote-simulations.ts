import { timestampDate } from '@bufbuild/protobuf/wkt';
import { type CompletedSimulation, SimulationDirectoryService } from '@policy-registry/contracts/internal';
import type { Peer } from '@policy-registry/rpc/peers';
import type { SimulationDirectory } from '../kernel/ports.ts';

/** The simulation service in another process. */
export function remoteSimulations(peer: Peer): SimulationDirectory {
  const directory = peer.client(SimulationDirectoryService);
  return {
    async find(tenant, simulation) {
      return (await directory.findSimulation({ simulation }, { tenant })).candidate;
    },

    async completed(tenant, candidateIrDigest) {
      const { simulations } = await directory.listCompletedSimulations({ candidateIrDigest }, { tenant });
      return simulations.flatMap(completed);
    },

    async hold(tenant, simulation, holder) {
      return (await directory.holdSimulation({ simulation, holder }, { tenant })).held;
    },
  };
}

function completed({ finishTime, measures, ...found }: CompletedSimulation) {
  const { simulation, candidateSourceDigest, baselineIrDigest, stale } = found;
  if (finishTime === undefined) return [];
  const counts = Object.entries(measures).map(([measure, count]) => [measure, Number(count)] as const);
  return [
    {
      ...{ simulation, candidateSourceDigest, baselineIrDigest, stale },
      finishTime: timestampDate(finishTime).toISOString(),
      measures: Object.fromEntries(counts),
    },
  ];
}
