import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { EvaluatedShard } from '@policy-registry/simulation';
import type { ThreadNews, ThreadWork } from './shard-thread.ts';
import type { PlannedShard } from './shard-work.ts';

const THREAD = new URL('./shard-thread.ts', import.meta.url);

/** Evaluates shards in several threads, each of which takes the next one when it is done with one. In the order of the shards. */
export async function evaluateInThreads(
  work: ThreadWork,
  shards: readonly PlannedShard[],
  threads: number,
  onProgress: (rows: number) => void,
): Promise<readonly EvaluatedShard[]> {
  const evaluated: EvaluatedShard[] = [];
  const waiting = shards.entries();
  const workers = Array.from({ length: threads }, () => new Worker(THREAD, { workerData: work }));
  const drain = async (worker: Worker) => {
    const said = on(worker, 'message', { close: ['exit'] });
    for (const [place, shard] of waiting) {
      worker.postMessage(shard);
      evaluated[place] = await doneOf(said, onProgress);
    }
  };
  try {
    await Promise.all(workers.map(drain));
    return evaluated;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Rejects with what ended the thread. */
async function doneOf(
  said: AsyncIterator<unknown[], unknown>,
  onProgress: (rows: number) => void,
): Promise<EvaluatedShard> {
  for (;;) {
    const { value, done } = await said.next();
    if (done) throw new Error('a thread ended before its shard');
    const [news] = value as [ThreadNews];
    if ('done' in news) return news.done;
    onProgress(news.compared);
  }
}
