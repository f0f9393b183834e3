import { type Simulation, SimulationState } from '@policy-registry/contracts/simulation';
import type { Cli } from '../cli.ts';
import { words } from '../output/format.ts';
import { type HowFar, type Progress, progressOf, rateText } from '../output/progress.ts';

/** Between two lines that say how far a batch is: a log is no terminal. */
const PERCENT_A_LINE = 10;

/** Tells of a batch that somebody waits for: as a bar on a terminal, else as a line now and then. */
export class BatchProgress {
  readonly #cli: Cli;
  readonly #quiet: boolean;
  readonly #bar: Progress;
  #state: SimulationState = SimulationState.UNSPECIFIED;
  #told = 0;

  constructor(cli: Cli, quiet: boolean) {
    this.#cli = cli;
    this.#quiet = quiet;
    this.#bar = progressOf(cli, quiet);
  }

  saw({ simulation, state, progress }: Simulation): void {
    const percent = progress?.percent ?? 0;
    const far = howFar(progress);
    const isNew = state !== this.#state;
    if (isNew || (this.#cli.streams.terminal === undefined && percent >= this.#told + PERCENT_A_LINE)) {
      this.#state = state;
      this.#told = percent;
      this.#line(
        `${simulation}: ${words(SimulationState[state])}${state === RUNNING ? `, ${percent}%, ${rateText(far)}` : ''}`,
      );
    }
    if (state === RUNNING) this.#bar.show('running', far);
  }

  /** Nobody waits any more. */
  end(): void {
    this.#bar.end();
  }

  #line(text: string): void {
    // A line that is drawn over must be gone before another one is written.
    this.#bar.end();
    if (!this.#quiet) this.#cli.out.note(text);
  }
}

const RUNNING = SimulationState.RUNNING;

function howFar(progress: Simulation['progress']): HowFar {
  return {
    done: Number(progress?.findings ?? 0),
    total: Number(progress?.total ?? 0),
    perSecond: Number(progress?.findingsPerSecond ?? 0),
    secondsLeft: progress?.timeLeft === undefined ? undefined : Number(progress.timeLeft.seconds),
  };
}
