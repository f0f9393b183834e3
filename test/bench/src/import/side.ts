import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What is compared: `JSON.parse` of a report, and its import. */
export type SideName = 'parse' | 'import';

/** What one side took for one report. */
export interface Took {
  readonly name: string;
  readonly isSbom: boolean;
  /** What the report has as it is, and as it was measured. */
  readonly realBytes: number;
  readonly bytes: number;
  readonly findings: number;
  /** Of processors and not of the clock: what V8's helpers do in the background is work too, and others may be busy beside. */
  readonly ms: number;
}

const ROUND_DEADLINE_MS = 300_000;

/** One side, in a process of its own: neither clears away what the other leaves behind. */
export class Side {
  readonly #process;
  #rounds = 0;

  constructor(name: SideName) {
    this.#process = fork(fileURLToPath(new URL('side-process.ts', import.meta.url)), [name]);
  }

  /** Every report once. Rejects when the process ends. */
  async round(): Promise<readonly Took[]> {
    const done = new AbortController();
    const signal = AbortSignal.any([done.signal, AbortSignal.timeout(ROUND_DEADLINE_MS)]);
    const answer = once(this.#process, 'message', { signal });
    const end = once(this.#process, 'exit', { signal }).then(([code]) => {
      throw new Error(`a side of the comparison ended with ${code}`);
    });
    this.#process.send(this.#rounds);
    this.#rounds += 1;
    try {
      const [took] = await Promise.race([answer, end]);
      return took;
    } finally {
      done.abort();
      await Promise.allSettled([answer, end]);
    }
  }

  close(): void {
    this.#process.kill();
  }
}
