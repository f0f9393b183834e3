import { setTimeout as delay } from 'node:timers/promises';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import {
  type CreateSimulationRequestSchema,
  type Simulation,
  SimulationState,
} from '@policy-registry/contracts/simulation';
import { type Cli, received } from '../cli.ts';
import { CliError } from '../exit-code.ts';
import { words } from '../output/format.ts';
import { BatchProgress } from '../simulation/batch-progress.ts';

/** A registry ends streams after an hour, and when it goes down; then the rest is asked for again, so often. */
const WATCHES = 60;
const WATCH_MS = 3_600_000;
const PAUSE_MS = 1_000;

/** Has workers simulate, tells how far they are, and gives the simulation with its result. */
export async function simulateInBatch(
  cli: Cli,
  question: MessageInitShape<typeof CreateSimulationRequestSchema>,
  quiet: boolean,
): Promise<Simulation> {
  const { simulations } = cli.clients();
  const { simulation } = received((await simulations.createSimulation(question)).simulation);
  const progress = new BatchProgress(cli, quiet);
  try {
    await untilOver(cli, simulation, progress);
  } finally {
    progress.end();
  }
  const over = received((await simulations.getSimulation({ simulation })).simulation);
  if (over.state === SimulationState.SUCCEEDED) return over;
  const why = over.failure === '' ? '' : `: ${over.failure}`;
  throw new CliError('UNEXPECTED', `simulation ${simulation} is ${words(SimulationState[over.state])}${why}`);
}

async function untilOver(cli: Cli, simulation: string, progress: BatchProgress): Promise<void> {
  for (let watch = 1; ; watch += 1) {
    try {
      if (await watched(cli, simulation, progress)) return;
    } catch (error) {
      const { code } = ConnectError.from(error);
      if (watch === WATCHES || (code !== Code.Unavailable && code !== Code.DeadlineExceeded)) throw error;
    }
    await delay(PAUSE_MS);
  }
}

/** Whether it is over. Reads the stream to its end, which is soon after the state that ends it. */
async function watched(cli: Cli, simulation: string, progress: BatchProgress): Promise<boolean> {
  const watch = cli.clients().simulations.watchSimulation({ simulation }, { timeoutMs: WATCH_MS });
  let state = SimulationState.UNSPECIFIED;
  for await (const { simulation: seen } of watch) {
    const now = received(seen);
    state = now.state;
    progress.saw(now);
  }
  return state !== SimulationState.QUEUED && state !== SimulationState.RUNNING && state !== SimulationState.UNSPECIFIED;
}
