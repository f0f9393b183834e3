import { open } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { type FactTableIndex, openFactColumns, ThreadFileBytes } from '@policy-registry/inventory';
import type { EvaluatedShard } from '@policy-registry/simulation';
import { type LocalQuestion, openEvaluation, type PlannedShard } from './shard-work.ts';

/** What a thread is started with. It is then sent one shard after the other, and ends when it is ended. */
export interface ThreadWork {
  readonly path: string;
  readonly index: FactTableIndex;
  readonly question: LocalQuestion;
}

/** What a thread says: that so many findings more are compared, or what became of the shard. */
export type ThreadNews = { readonly compared: number } | { readonly done: EvaluatedShard };

const port = parentPort;
if (port === null) throw new Error('this module is a thread');
const { path, index, question } = workerData as ThreadWork;
const file = await open(path);
const table = new ThreadFileBytes(file, (await file.stat()).size);
const evaluation = openEvaluation(openFactColumns(index, table), question);

port.on('message', async (shard: PlannedShard) => {
  const say = (news: ThreadNews) => port.postMessage(news);
  // What is thrown here ends the thread, and whoever started it is told.
  say({ done: await (await evaluation).evaluate(shard, (compared) => say({ compared })) });
});
