import { parentPort, workerData } from 'node:worker_threads';
import { planShards, prepareShards, type ShardPartial } from '@policy-registry/simulation';
import { comparisonOf, SAMPLES, withColumns } from './comparison.ts';
import type { TableFiles } from './generated-table.ts';

/** One of the threads of `EvaluationThreads`: asked with a counter that all share, it takes shards for as long as there are any. */
const files = workerData as TableFiles;

parentPort?.on('message', async (next: Int32Array) => {
  parentPort?.postMessage(await evaluateFrom(next));
});

async function evaluateFrom(next: Int32Array): Promise<readonly ShardPartial[]> {
  return withColumns(files, async (columns) => {
    const { signal } = new AbortController();
    const shards = await prepareShards(comparisonOf(columns), signal);
    const plan = planShards(columns.batches);
    const partials: ShardPartial[] = [];
    for (;;) {
      const shard = plan[Atomics.add(next, 0, 1)];
      if (shard === undefined) return partials;
      partials.push((await shards.evaluate(shard, { signal, samples: SAMPLES })).partial);
    }
  });
}
