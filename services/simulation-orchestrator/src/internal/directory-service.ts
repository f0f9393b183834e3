import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { SimulationDirectoryService } from '@policy-registry/contracts/internal';
import { type Implementation, implement } from '@policy-registry/rpc';
import type { CompletedSimulation, SimulationDirectory } from '../simulations/directory.ts';

/** The directory of simulations, for the registry in another process. */
export function directoryHandlers(directory: SimulationDirectory): Implementation {
  return implement(SimulationDirectoryService, {
    async findSimulation({ simulation }, { principal }) {
      const candidate = await directory.find(principal.tenant, simulation);
      return candidate === undefined ? {} : { candidate };
    },

    async listCompletedSimulations({ candidateIrDigest }, { principal }) {
      const simulations = await directory.completed(principal.tenant, candidateIrDigest);
      return { simulations: simulations.map(message) };
    },

    async holdSimulation({ simulation, holder }, { principal }) {
      return { held: await directory.hold(principal.tenant, simulation, holder) };
    },
  });
}

function message({ finishTime, measures, stale, ...simulation }: CompletedSimulation) {
  const counts = Object.entries(measures).map(([measure, count]) => [measure, BigInt(count)] as const);
  return {
    ...simulation,
    stale: [...stale],
    finishTime: timestampFromDate(new Date(finishTime)),
    measures: Object.fromEntries(counts),
  };
}
