import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { threadOf } from '../../testing/thread-of.ts';
import { EvaluationFailed } from '../evaluation-failed.ts';
import { EvaluationThread, type ThreadTask } from './evaluation-thread.ts';

/** Takes 100 ms for a shard, and gives its number as its first row. Heeds an abort as the real one does: it fails what it has in hand. */
const ENTRY = threadOf(`
  let late;
  port.on('message', ({ kind, shard }) => {
    if (kind === 'shard') late = setTimeout(() => port.postMessage({ kind: 'done', piece: { firstRow: shard.index } }), 100);
    if (kind !== 'abort') return;
    clearTimeout(late);
    port.postMessage({ kind: 'failed', failure: { text: '', isDisagreement: false } });
  });
`);

function taskOf(index: number): ThreadTask {
  const task = { shard: { index }, samples: 0, table: { key: 't' }, comparison: { key: 'c' }, facts: {}, left: {} };
  return task as unknown as ThreadTask;
}

describe('a thread whose shard is given up', () => {
  const onProgress = async () => {};
  for (const reason of [new Error('the lease is lost'), new EvaluationFailed('another piece of it is damaged')]) {
    it(`answers the next question with what that asks: ${reason.message}`, async (t) => {
      const thread = new EvaluationThread(ENTRY);
      t.after(() => thread.close());
      const giveUp = new AbortController();
      const first = thread.evaluate(taskOf(1), { signal: giveUp.signal, onProgress });
      giveUp.abort(reason);
      await assert.rejects(first, reason);
      const second = await thread.evaluate(taskOf(2), { signal: new AbortController().signal, onProgress });
      assert.equal(second?.firstRow, 2);
    });
  }
});
