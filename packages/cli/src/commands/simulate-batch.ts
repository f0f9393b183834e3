import type { MessageInitShape } from '@bufbuild/protobuf';
import type { CreateSimulationRequestSchema, Simulation } from '@policy-registry/contracts/simulation';
import { type Cli, received } from '../cli.ts';
import { simulationAtItsEnd } from '../simulation/simulation-end.ts';

/** Has workers simulate, tells how far they are, and gives the simulation with its result. */
export async function simulateInBatch(
  cli: Cli,
  question: MessageInitShape<typeof CreateSimulationRequestSchema>,
  quiet: boolean,
): Promise<Simulation> {
  const { simulation } = await cli.clients().simulations.createSimulation(question);
  return simulationAtItsEnd(cli, received(simulation).simulation, quiet);
}
