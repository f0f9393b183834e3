import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { job, jobs, NOW, STEADY } from './contract/harness.ts';
import { openEmbeddedMessaging } from './embedded/index.ts';
import { MessagingError } from './messaging-error.ts';
import { work } from './work.ts';
import type { ClaimedJob, QueueDefinition } from './work-queue.ts';

async function opened(definition: QueueDefinition = STEADY) {
  const messaging = openEmbeddedMessaging({ file: ':memory:' });
  const queue = await messaging.queue(definition);
  const stop = new AbortController();
  const reports: { readonly error: unknown; readonly id: string | undefined }[] = [];
  const handling = {
    next: queue.claim.bind(queue),
    concurrency: 3,
    timeoutMs: 60_000,
    report: (error: unknown, lease?: ClaimedJob) => reports.push({ error, id: lease?.job.id }),
    signal: stop.signal,
  };
  return { messaging, queue, tenant: queue.forTenant('acme'), stop, reports, handling };
}

test('stopping finishes what is in hand, and claims nothing more', async () => {
  const { messaging, queue, tenant, stop, reports, handling } = await opened();
  await tenant.enqueue(jobs(10));
  let most = 0;
  let now = 0;
  await work({
    ...handling,
    async handle() {
      now += 1;
      most = Math.max(most, now);
      if (now === 3) stop.abort();
      while (!stop.signal.aborted) await delay(1);
      now -= 1;
    },
  });
  assert.equal(most, 3);
  assert.deepEqual(await tenant.depth(), { waiting: 7, started: 0, deadLetters: 0 });
  assert.deepEqual(reports, []);
  assert.ok(await queue.claim(NOW));
  await messaging.close();
});

test('a failure is reported, and the job comes again until it is a dead letter with the reason', async () => {
  const { messaging, tenant, stop, reports, handling } = await opened({ ...STEADY, maxDeliveries: 2 });
  await tenant.enqueue([job('bad')]);
  await work({
    ...handling,
    async handle({ delivery }) {
      if (delivery === 2) stop.abort();
      throw new RangeError(`delivery ${delivery}`);
    },
  });
  assert.deepEqual(
    reports.map(({ error, id }) => `${id}: ${error}`),
    ['bad: RangeError: delivery 1', 'bad: RangeError: delivery 2'],
  );
  const [letter] = await tenant.deadLetters({ limit: 1 });
  assert.equal(letter?.reason, 'RangeError: delivery 2');
  await messaging.close();
});

test('the handler may settle by itself', async () => {
  const { messaging, tenant, stop, reports, handling } = await opened();
  await tenant.enqueue([job('a')]);
  await work({
    ...handling,
    async handle(lease) {
      await lease.reject('never');
      stop.abort();
    },
  });
  assert.equal((await tenant.depth()).deadLetters, 1);
  assert.deepEqual(reports, []);
  await messaging.close();
});

test('a handler whose job is cancelled, or that takes too long, has its signal aborted', async () => {
  const { messaging, tenant, stop, reports, handling } = await opened({ ...STEADY, leaseMs: 100 });
  await tenant.enqueue([job('cancelled')]);
  const ends: unknown[] = [];
  await work({
    ...handling,
    async handle(_, signal) {
      await tenant.cancel('run');
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      ends.push(signal.reason);
      stop.abort();
    },
  });
  assert.ok(ends[0] instanceof MessagingError && ends[0].code === 'LEASE_LOST');
  assert.equal(reports[0]?.error, ends[0]);
  await messaging.close();
});

test('a queue that is closed ends the work', async () => {
  const { messaging, handling } = await opened();
  const working = work({ ...handling, handle: async () => {} });
  await messaging.close();
  await assert.rejects(working, { code: 'CLOSED' });
});

test('a queue that is away is reported and asked again', async () => {
  const { messaging, queue, tenant, stop, reports, handling } = await opened();
  await tenant.enqueue([job('a')]);
  let calls = 0;
  await work({
    ...handling,
    concurrency: 1,
    next(wait) {
      calls += 1;
      if (calls === 1) return Promise.reject(new MessagingError('UNAVAILABLE', 'no server'));
      return queue.claim(wait);
    },
    handle: async () => stop.abort(),
  });
  assert.deepEqual(
    reports.map(({ error, id }) => `${id}: ${error}`),
    ['undefined: MessagingError: no server'],
  );
  assert.deepEqual(await tenant.depth(), { waiting: 0, started: 0, deadLetters: 0 });
  await messaging.close();
});
