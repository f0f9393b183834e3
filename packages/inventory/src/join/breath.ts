import { setImmediate } from 'node:timers/promises';

/** How long the others wait at most, in milliseconds. */
const SPELL = 10;

/** Lets others have their turn now and then, and ends the work that nobody waits for any more. */
export class Breath {
  readonly #signal: AbortSignal | undefined;
  #next = performance.now() + SPELL;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /** Call it often: it costs a look at the clock. Rejects with the signal's reason. */
  async take(): Promise<void> {
    this.#signal?.throwIfAborted();
    if (performance.now() < this.#next) return;
    await setImmediate();
    this.#signal?.throwIfAborted();
    this.#next = performance.now() + SPELL;
  }
}
