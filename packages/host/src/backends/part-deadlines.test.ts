import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partDeadlines } from './part-deadlines.ts';

test('parts that keep silent leave a call the time to say so', () => {
  for (const defaultSeconds of [4, 6, 30, 600]) {
    const { mongodb, s3, nats } = partDeadlines({ deadline: { defaultSeconds, maximumSeconds: 600 } });
    const callMs = defaultSeconds * 1000;
    for (const waits of [2 * mongodb, 3 * s3, 2 * nats]) assert.ok(waits < callMs, `${waits} of ${callMs} ms`);
  }
});

test('no part is waited for longer than its adapter means, or shorter than it may need', () => {
  const at = (defaultSeconds: number) => partDeadlines({ deadline: { defaultSeconds, maximumSeconds: 600 } });
  assert.deepEqual(at(600), { mongodb: 10_000, s3: 10_000, nats: 5_000 });
  assert.deepEqual(at(1), { mongodb: 1_000, s3: 1_000, nats: 1_000 });
});
