import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { type FactColumns, ThreadFileBytes } from '@policy-registry/inventory';
import { type EvaluatedShard, EvaluationMemory, joinPieces, type ShardEvaluator } from '@policy-registry/simulation';
import { readPartial } from '../../shards/partials-at-hand.ts';
import { evaluationFailure } from '../evaluation-failed.ts';
import { openComparison } from '../open-comparison.ts';
import { type FactBytes, factsAt } from '../open-facts.ts';
import { shardBytes } from '../shard-engine.ts';
import { BatchesLeft } from './batches-left.ts';
import { type Answer, type EvaluatedPiece, type FromThread, shared, type ToThread } from './thread-messages.ts';

/**
 * The whole of a thread: evaluates one shard or piece of one after the other, and keeps the comparison of the last one, and the table,
 * about which something else may be asked next. It reaches no store: the fact table is a file that it is told of, or its bytes come from the
 * thread that asked.
 */
const port = parentPort;
if (port === null) throw new TypeError('this file is the entry of a thread');

/** Between two words on progress: to hear one takes the other thread from what it does. */
const PROGRESS_MS = 500;

type ShardTask = Extract<ToThread, { kind: 'shard' }>;

const { O_NOFOLLOW, O_RDONLY } = constants;

const reads = new Map<number, PromiseWithResolvers<ArrayBuffer>>();
let asked = 0;
let aborting = new AbortController();
const evaluationMemory = new EvaluationMemory();
let table: { readonly key: string; readonly columns: FactColumns } | undefined;
let last: { readonly key: string; readonly evaluator: ShardEvaluator } | undefined;

port.on('message', (message: ToThread) => {
  switch (message.kind) {
    case 'shard': {
      aborting = new AbortController();
      const { signal } = aborting;
      void answer(() => withFacts(message.file, () => evaluate(message, signal)));
      break;
    }
    case 'join':
      void answer(async () => done(joinPieces(message.pieces.map(evaluatedPiece), message.samples, evaluationMemory)));
      break;
    case 'abort':
      aborting.abort();
      break;
    case 'bytes': {
      const read = reads.get(message.read);
      reads.delete(message.read);
      if ('bytes' in message) read?.resolve(message.bytes);
      else read?.reject(new Error('the bytes cannot be read'));
    }
  }
});

function readInto(memory: ArrayBuffer, offset: number, length: number): Promise<ArrayBuffer> {
  const number = asked;
  asked += 1;
  const bytes = Promise.withResolvers<ArrayBuffer>();
  reads.set(number, bytes);
  say({ kind: 'read', read: number, memory, offset, length }, [memory]);
  return bytes.promise;
}

const asking: Required<FactBytes> = {
  readInto,
  read: async (offset, length) => new Uint8Array(await readInto(new ArrayBuffer(length), offset, length)),
};

/** Where the shard that is evaluated has its facts from. */
let source = asking;
const facts: FactBytes = {
  readInto: (memory, offset, length) => source.readInto(memory, offset, length),
  read: (offset, length) => source.read(offset, length),
};

/** Says what comes of the work, once: what is said after that would answer the next question. */
async function answer(work: () => Promise<Answer>): Promise<void> {
  say(await work().catch(failed));
}

function failed(error: unknown): Answer {
  const { message, isDisagreement = false } = evaluationFailure(error) ?? {};
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { kind: 'failed', failure: { text, isDisagreement, ...(message === undefined ? {} : { message }) } };
}

/**
 * The file is open for one shard: as long as it is, it stays on the disk, though nobody else needs it any more. What it does not give is
 * asked for: the store knows what is wrong with it.
 */
async function withFacts(path: string | undefined, work: () => Promise<Answer>): Promise<Answer> {
  source = asking;
  const file = path === undefined ? undefined : await open(path, O_RDONLY | O_NOFOLLOW).catch(() => undefined);
  if (file === undefined) return work();
  try {
    source = readingOrAsking(new ThreadFileBytes(file, (await file.stat()).size));
    return await work();
  } finally {
    await file.close();
  }
}

function readingOrAsking(file: ThreadFileBytes): Required<FactBytes> {
  return {
    readInto: (...range) => file.readInto(...range).catch(() => asking.readInto(...range)),
    read: (...range) => file.read(...range).catch(() => asking.read(...range)),
  };
}

async function evaluate(task: ShardTask, signal: AbortSignal): Promise<Answer> {
  const { shard, samples } = task;
  const evaluator = await evaluatorOf(task, signal);
  // Only now: what was taken before, others would wait for.
  const left = new BatchesLeft(task.left);
  const taken = task.from === undefined ? shard : new BatchesLeft(task.from).takeHalf();
  if (taken === undefined) return { kind: 'nothing' };
  if (task.from !== undefined) left.begin(taken);
  const goesOn = () => left.takeNext();
  let saidAt = Number.NEGATIVE_INFINITY;
  const onProgress = (compared: number) => {
    if (performance.now() - saidAt < PROGRESS_MS) return;
    saidAt = performance.now();
    say({ kind: 'progress', compared });
  };
  return done(await evaluator.evaluate({ ...shard, ...taken }, { signal, samples, goesOn, onProgress }));
}

function done(evaluated: EvaluatedShard): Answer {
  const { firstRow, rows } = evaluated.partial;
  const { partial, changes } = shardBytes(evaluated);
  return { kind: 'done', piece: { firstRow, rows, partial: { ...partial, bytes: shared(partial.bytes) }, changes } };
}

function evaluatedPiece({ partial, changes }: EvaluatedPiece): EvaluatedShard {
  return { partial: readPartial(partial.bytes), changes: changes.bytes };
}

/** Lets go of what it has before it loads something else. */
async function evaluatorOf({ table: asked, comparison }: ShardTask, signal: AbortSignal): Promise<ShardEvaluator> {
  if (comparison.parts !== undefined) last = undefined;
  if (asked.index !== undefined) {
    table = undefined;
    table = { key: asked.key, columns: factsAt(asked.index, facts) };
  }
  if (table?.key !== asked.key) throw new TypeError('the table of the shard was not said');
  if (comparison.parts !== undefined) {
    last = {
      key: comparison.key,
      evaluator: await openComparison(comparison.parts, table.columns, signal, evaluationMemory),
    };
  }
  if (last?.key !== comparison.key) throw new TypeError('the comparison of the shard was not said');
  return last.evaluator;
}

function say(message: FromThread, transfer: readonly ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer);
}
