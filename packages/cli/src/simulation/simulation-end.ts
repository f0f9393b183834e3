import { type Simulation, SimulationState } from '@policy-registry/contracts/simulation';
import { type Cli, received } from '../cli.ts';
import { CliError } from '../exit-code.ts';
import { words } from '../output/format.ts';
import type { Patience } from '../waiting/patience.ts';
import { waitedFor } from '../waiting/waited-for.ts';
import { BatchProgress } from './batch-progress.ts';

/** A registry ends streams after an hour; then the rest is asked for again. */
const WATCH_MS = 3_600_000;

/** Waits until a simulation is over, tells how far it is, and gives it with its result. Throws INVALID_STATE when it has none. */
export async function simulationAtItsEnd(cli: Cli, simulation: string, quiet: boolean): Promise<Simulation> {
  const hint = `It goes on: "policyctl simulation wait ${simulation}" waits for it, "policyctl simulation show ${simulation}" shows it.`;
  const over = await waitedFor(cli, { what: `simulation ${simulation}`, hint }, async (patience) => {
    const progress = new BatchProgress(cli, quiet);
    try {
      while (!(await patience.ask(() => watched(cli, simulation, progress, patience)))) await patience.pause();
    } finally {
      progress.end();
    }
    const { signal } = patience;
    const answer = await patience.ask(() => cli.clients().simulations.getSimulation({ simulation }, { signal }));
    return received(answer.simulation);
  });
  if (over.state !== SimulationState.SUCCEEDED) throw withoutResult(over);
  return over;
}

/** Of one that is not over, or has not succeeded. */
export function withoutResult({ simulation, state, failure }: Simulation): CliError {
  const why = failure === '' ? '' : `: ${failure}`;
  const hint = isOpen(state)
    ? `"policyctl simulation wait ${simulation}" waits for it.`
    : `"policyctl simulation retry ${simulation}" runs it again; what has succeeded stays.`;
  return new CliError(
    'INVALID_STATE',
    `simulation ${simulation} is ${words(SimulationState[state])} and has no result${why}`,
    hint,
  );
}

/** Whether it is over. Reads the stream to its end, which is soon after the state that ends it. */
async function watched(cli: Cli, simulation: string, progress: BatchProgress, patience: Patience): Promise<boolean> {
  const { signal } = patience;
  const watch = cli.clients().simulations.watchSimulation({ simulation }, { timeoutMs: WATCH_MS, signal });
  let state = SimulationState.UNSPECIFIED;
  for await (const { simulation: seen } of watch) {
    const now = received(seen);
    patience.answered();
    state = now.state;
    progress.saw(now);
  }
  return !isOpen(state);
}

function isOpen(state: SimulationState): boolean {
  return state === SimulationState.QUEUED || state === SimulationState.RUNNING || state === SimulationState.UNSPECIFIED;
}
