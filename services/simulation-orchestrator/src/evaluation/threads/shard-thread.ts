import { parentPort } from 'node:worker_threads';
import { canonicalJson } from '@policy-registry/canonical';
import type { ShardEvaluator } from '@policy-registry/simulation';
import { evaluationFailure } from '../evaluation-failed.ts';
import { type FactBytes, openComparison } from '../open-comparison.ts';
import { type FromThread, type ToThread, transferable } from './thread-messages.ts';

/**
 * The whole of a thread: evaluates one shard after the other, and keeps the comparison of the last one. It reaches no store: bytes of the
 * fact table come from the thread that asked.
 */
const port = parentPort;
if (port === null) throw new TypeError('this file is the entry of a thread');

const reads = new Map<number, PromiseWithResolvers<ArrayBuffer>>();
let asked = 0;
let aborting = new AbortController();
let last: { readonly key: string; readonly evaluator: ShardEvaluator } | undefined;

port.on('message', (message: ToThread) => {
  switch (message.kind) {
    case 'shard':
      aborting = new AbortController();
      void answer(message, aborting.signal);
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

const facts: FactBytes = {
  readInto,
  read: async (offset, length) => new Uint8Array(await readInto(new ArrayBuffer(length), offset, length)),
};

async function answer(asking: Extract<ToThread, { kind: 'shard' }>, signal: AbortSignal): Promise<void> {
  const { shard, samples, comparison } = asking;
  try {
    if (comparison.parts !== undefined) {
      last = undefined;
      last = { key: comparison.key, evaluator: await openComparison(comparison.parts, facts, signal) };
    }
    if (last?.key !== comparison.key) throw new TypeError('the comparison of the shard was not said');
    const onProgress = (compared: number) => say({ kind: 'progress', compared });
    const { partial, changes } = await last.evaluator.evaluate(shard, { signal, samples, onProgress });
    const bytes = transferable(Buffer.from(canonicalJson(partial)));
    const rows = transferable(changes);
    say({ kind: 'done', partial: bytes, changes: rows }, [bytes.buffer, rows.buffer]);
  } catch (error) {
    const { message, isDisagreement = false } = evaluationFailure(error) ?? {};
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    say({ kind: 'failed', failure: { text, isDisagreement, ...(message === undefined ? {} : { message }) } });
  }
}

function say(message: FromThread, transfer: readonly ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer);
}
