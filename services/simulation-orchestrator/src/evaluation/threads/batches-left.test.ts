import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';
import { BatchesLeft } from './batches-left.ts';

function begun(firstBatch: number, batches: number): BatchesLeft {
  const left = new BatchesLeft();
  left.begin({ firstBatch, batches });
  return left;
}

/** Those that are taken one by one until none is left. */
function takenFrom(left: BatchesLeft): number {
  let taken = 0;
  while (left.takeNext()) taken += 1;
  return taken;
}

describe('batches that are left', () => {
  it('are taken one by one, the first by who begins', () => {
    assert.equal(takenFrom(begun(7, 5)), 4);
    assert.equal(takenFrom(begun(7, 1)), 0);
    assert.equal(takenFrom(begun(7, 0)), 0);
  });

  it('are halved: the latter half is others’, as long as it is worth it', () => {
    const left = begun(10, 8);
    assert.equal(left.divisible, 7);
    assert.deepEqual(left.takeHalf(), { firstBatch: 15, batches: 3 });
    assert.deepEqual(left.takeHalf(), { firstBatch: 13, batches: 2 });
    assert.equal(left.divisible, 0);
    assert.equal(left.takeHalf(), undefined);
    assert.equal(takenFrom(left), 2);
  });

  it('are none before anybody has begun', () => {
    const left = new BatchesLeft();
    assert.equal(left.divisible, 0);
    assert.equal(left.takeHalf(), undefined);
    assert.equal(left.takeNext(), false);
  });

  it('are taken by one of two threads each', async () => {
    const left = begun(0, 1_000_001);
    const source = `
      import { workerData, parentPort } from 'node:worker_threads';
      const { BatchesLeft } = await import(workerData.module);
      const left = new BatchesLeft(workerData.memory);
      let halves = 0, taken = 0;
      while (left.takeNext()) {
        taken += 1;
        if (taken % 1000 === 0) halves += left.takeHalf()?.batches ?? 0;
      }
      parentPort.postMessage(halves + taken);
    `;
    const module = new URL('./batches-left.ts', import.meta.url).href;
    const code = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
    const counts = [1, 2].map(async () => {
      const worker = new Worker(code, { workerData: { module, memory: left.memory } });
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      worker.once('message', resolve).once('error', reject);
      return promise;
    });
    const [one = 0, other = 0] = await Promise.all(counts);
    assert.equal(one + other, 1_000_000);
  });
});
