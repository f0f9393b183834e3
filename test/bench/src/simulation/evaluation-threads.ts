import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { reducePartials, type ShardPartial } from '@policy-registry/simulation';
import { SAMPLES } from './comparison.ts';
import type { TableFiles } from './generated-table.ts';

const PROGRAM = fileURLToPath(import.meta.resolve('./evaluation-thread.ts'));

/** Evaluation and nothing else: threads that take the shards of a table one after another, straight from the file. */
export class EvaluationThreads {
  readonly #threads: readonly Worker[];

  constructor(files: TableFiles, count: number) {
    this.#threads = Array.from({ length: count }, () => new Worker(PROGRAM, { workerData: files }));
  }

  /** A whole simulation; gives the digest of its result. */
  async run(): Promise<string> {
    const next = new Int32Array(new SharedArrayBuffer(4));
    const answers = this.#threads.map(async (thread) => {
      thread.postMessage(next);
      const [partials] = await once(thread, 'message');
      return partials as readonly ShardPartial[];
    });
    const partials = (await Promise.all(answers)).flat();
    const total = partials.reduce((sum, { rows }) => sum + rows, 0);
    return reducePartials(partials, { total, samples: SAMPLES }).resultDigest;
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }
}
