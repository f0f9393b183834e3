import { setTimeout as delay } from 'node:timers/promises';
import type { Cli } from '../cli.ts';
import { EXIT } from '../exit-code.ts';

/** A registry that is started again is there within a minute; who has asked in vain so often in a row gives up. */
const FAILURES = 60;
const PAUSE_MS = 1_000;

/** What it takes to wait for a registry that is killed, restarted or too busy meanwhile: asking again. */
export class Patience {
  /** Aborted when nobody waits any more. */
  readonly signal: AbortSignal;
  readonly #cli: Pick<Cli, 'failureOf'>;
  readonly #pauseMs: number;
  #failures = 0;

  constructor(cli: Pick<Cli, 'failureOf'>, signal: AbortSignal = new AbortController().signal, pauseMs = PAUSE_MS) {
    this.#cli = cli;
    this.signal = signal;
    this.#pauseMs = pauseMs;
  }

  /** Calls until one is answered. Throws what is worth no other try, and what a call ends with when it was tried too often. */
  async ask<T>(call: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const answer = await call();
        this.answered();
        return answer;
      } catch (error) {
        this.bear(error);
      }
      await this.pause();
    }
  }

  /** Somebody is there: what fails from now on is another outage. */
  answered(): void {
    this.#failures = 0;
  }

  /** Bears what a command ends with that may be tried again, for a while. Throws everything else. */
  bear(error: unknown): void {
    this.#failures += 1;
    const isPassing = this.#cli.failureOf(error).exitCode === EXIT.RETRYABLE;
    if (this.signal.aborted || !isPassing || this.#failures > FAILURES) throw error;
  }

  /** Throws when nobody waits any more. */
  pause(ms: number = this.#pauseMs): Promise<void> {
    return delay(ms, undefined, { signal: this.signal });
  }
}
