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

/** A registry ends streams after an hour, and when it goes down; then the rest is asked for again, so often. */
const WATCHES = 60;
const WATCH_MS = 3_600_000;
const PAUSE_MS = 1_000;

/** Has a worker simulate, tells how far it is, and gives the simulation with its result. */
export async function simulateInBatch(
  cli: Cli,
  question: MessageInitShape<typeof CreateSimulationRequestSchema>,
): Promise<Simulation> {
  const { simulations } = cli.clients();
  const { simulation } = received((await simulations.createSimulation(question)).simulation);
  await untilOver(cli, simulation);
  const over = received((await simulations.getSimulation({ simulation })).simulation);
  if (over.state === SimulationState.SUCCEEDED) return over;
  const why = over.failure === '' ? '' : `: ${over.failure}`;
  throw new CliError('UNEXPECTED', `simulation ${simulation} is ${words(SimulationState[over.state])}${why}`);
}

async function untilOver(cli: Cli, simulation: string): Promise<void> {
  for (let watch = 1; ; watch += 1) {
    try {
      if (await watched(cli, simulation)) return;
    } catch (error) {
      const { code } = ConnectError.from(error);
      if (watch === WATCHES || (code !== Code.Unavailable && code !== Code.DeadlineExceeded)) throw error;
    }
    await delay(PAUSE_MS);
  }
}

/** Whether it is over. Reads the stream to its end, which is soon after the state that ends it. */
async function watched(cli: Cli, simulation: string): Promise<boolean> {
  const watch = cli.clients().simulations.watchSimulation({ simulation }, { timeoutMs: WATCH_MS });
  let state = SimulationState.UNSPECIFIED;
  for await (const { simulation: seen } of watch) {
    const { progress, ...now } = received(seen);
    state = now.state;
    const done = state === SimulationState.RUNNING ? `, ${progress?.findings} of ${progress?.total} findings` : '';
    cli.out.note(`${simulation}: ${words(SimulationState[state])}${done}`);
  }
  return state !== SimulationState.QUEUED && state !== SimulationState.RUNNING && state !== SimulationState.UNSPECIFIED;
}
