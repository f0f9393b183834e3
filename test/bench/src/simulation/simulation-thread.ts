import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { TableFiles } from './generated-table.ts';

const PROGRAM = fileURLToPath(import.meta.resolve('./evaluation-thread.ts'));

/** A thread that does whole simulations of a table, straight from the file. */
export class SimulationThread {
  readonly #thread: Worker;

  constructor(files: TableFiles) {
    this.#thread = new Worker(PROGRAM, { workerData: files });
  }

  /** Gives the digest of the result. */
  async run(): Promise<string> {
    this.#thread.postMessage('run');
    const [resultDigest] = await once(this.#thread, 'message');
    return resultDigest;
  }

  async close(): Promise<void> {
    await this.#thread.terminate();
  }
}
