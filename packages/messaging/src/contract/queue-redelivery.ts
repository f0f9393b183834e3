import assert from 'node:assert/strict';
import { work } from '../work.ts';
import { assertRefused, present } from './expectations.ts';
import { type ContractTest, drain, HASTY, job, NOW, SOON, STEADY } from './harness.ts';

/** What is not done comes again, until it is a dead letter. */
export function queueRedelivery(contract: ContractTest): void {
  contract(
    'a lease that runs out gives the job to another, and the first can no longer settle it',
    async ({ messaging }) => {
      const queue = await messaging.queue(HASTY);
      await queue.forTenant('acme').enqueue([job('a')]);
      const lost = present(await queue.claim(SOON));
      const again = present(await queue.claim(SOON));
      assert.deepEqual([again.job, again.delivery], [lost.job, 2]);
      await assertRefused('LEASE_LOST', lost.extend());
      await assertRefused('LEASE_LOST', lost.ack());
      await assertRefused('LEASE_LOST', lost.nack({ delayMs: 0 }));
      await assertRefused('LEASE_LOST', lost.reject('no'));
      assert.equal(lost.settled, false);
    },
  );

  contract('a heartbeat keeps the job for as long as it takes', async ({ messaging }) => {
    const leaseMs = 1_500;
    const queue = await messaging.queue({ ...STEADY, leaseMs });
    await queue.forTenant('acme').enqueue([job('slow')]);
    const stop = new AbortController();
    const deliveries: number[] = [];
    await work({
      next: (wait) => queue.claim(wait),
      async handle({ delivery }) {
        deliveries.push(delivery);
        assert.equal(await queue.claim({ waitMs: 2 * leaseMs }), undefined);
        stop.abort();
      },
      concurrency: 1,
      timeoutMs: 60_000,
      report: assert.ifError,
      signal: stop.signal,
    });
    assert.deepEqual(deliveries, [1]);
    assert.deepEqual(await queue.forTenant('acme').depth(), { waiting: 0, started: 0, deadLetters: 0 });
  });

  contract('a job that is not acknowledged comes again after its delay', async ({ messaging }) => {
    const queue = await messaging.queue({ ...STEADY, backoff: { firstMs: 1_500, maxMs: 1_500 } });
    await queue.forTenant('acme').enqueue([job('a')]);
    await present(await queue.claim(SOON)).nack({ delayMs: 0 });
    const second = present(await queue.claim(SOON));
    await second.nack();
    assert.equal(await queue.claim(NOW), undefined);
    assert.deepEqual(await queue.forTenant('acme').depth(), { waiting: 0, started: 1, deadLetters: 0 });
    const third = present(await queue.claim(SOON));
    assert.deepEqual([second.delivery, third.delivery], [2, 3]);
    for (const delayMs of [-1, 0.5, Number.NaN]) await assert.rejects(third.nack({ delayMs }), TypeError);
    await third.ack();
  });

  contract('a job that waits for another try does not hold up the others', async ({ messaging }) => {
    const queue = await messaging.queue(STEADY);
    await queue.forTenant('acme').enqueue([job('a'), job('b')]);
    const first = present(await queue.claim(SOON));
    await first.nack({ delayMs: 60_000 });
    const second = present(await queue.claim(SOON));
    assert.notEqual(second.job.id, first.job.id);
    assert.equal(await queue.claim(NOW), undefined);
  });

  contract('the last delivery that is not acknowledged makes a dead letter, with its reason', async ({ messaging }) => {
    const queue = await messaging.queue({ ...STEADY, maxDeliveries: 2 });
    const tenant = queue.forTenant('acme');
    await tenant.enqueue([job('a')]);
    await present(await queue.claim(SOON)).nack({ reason: 'first' });
    await present(await queue.claim(SOON)).nack({ reason: `second${'!'.repeat(1_000)}` });
    assert.equal(await queue.claim(NOW), undefined);
    const [letter] = await tenant.deadLetters({ limit: 10 });
    assert.deepEqual([letter?.job, letter?.deliveries], [job('a'), 2]);
    assert.match(present(letter).reason, /^second!{494}$/);
    assert.deepEqual(await tenant.depth(), { waiting: 0, started: 0, deadLetters: 1 });
  });

  contract('a job that nobody ever settles becomes a dead letter, and the next one is given', async ({ messaging }) => {
    const queue = await messaging.queue(HASTY);
    const tenant = queue.forTenant('acme');
    await tenant.enqueue([job('poison')]);
    for (let delivery = 1; delivery <= 3; delivery += 1) {
      assert.equal(present(await queue.claim(SOON)).delivery, delivery);
    }
    const waiting = queue.claim(SOON);
    while ((await tenant.deadLetters({ limit: 10 })).length === 0) await queue.claim({ waitMs: 100 });
    await tenant.enqueue([job('good')]);
    assert.equal(present(await waiting).job.id, 'good');
    const [letter] = await tenant.deadLetters({ limit: 10 });
    assert.match(present(letter).reason, /not acknowledged after 3 deliveries/);
  });

  contract('a job that is released comes again at once, and was never delivered', async ({ messaging }) => {
    const queue = await messaging.queue({ ...STEADY, maxDeliveries: 2 });
    const tenant = queue.forTenant('acme');
    await tenant.enqueue([job('a')]);
    for (let time = 0; time < 4; time += 1) {
      const lease = present(await queue.claim(SOON));
      assert.deepEqual([lease.job, lease.delivery], [job('a'), 1]);
      await lease.release();
      assert.equal(lease.settled, true);
      await assertRefused('LEASE_LOST', lease.ack());
      assert.deepEqual(await tenant.depth(), { waiting: 1, started: 0, deadLetters: 0 });
    }
    const cancelled = present(await queue.claim(SOON));
    await tenant.cancel(cancelled.job.group);
    await cancelled.release();
    assert.equal(await queue.claim(NOW), undefined);
    assert.deepEqual(await tenant.depth(), { waiting: 0, started: 0, deadLetters: 0 });
  });

  contract('a job may be released at its last delivery', async ({ messaging }) => {
    const queue = await messaging.queue({ ...STEADY, maxDeliveries: 2 });
    const tenant = queue.forTenant('acme');
    await tenant.enqueue([job('a')]);
    await present(await queue.claim(SOON)).nack({ delayMs: 0 });
    await present(await queue.claim(SOON)).release();
    const again = present(await queue.claim(SOON));
    assert.ok(again.delivery <= 2);
    await again.ack();
    assert.deepEqual(await tenant.depth(), { waiting: 0, started: 0, deadLetters: 0 });
  });

  contract('a rejected job is a dead letter at once', async ({ messaging }) => {
    const queue = await messaging.queue(STEADY);
    const tenant = queue.forTenant('acme');
    await tenant.enqueue([job('a'), job('b')]);
    const lease = present(await queue.claim(SOON));
    await lease.reject('no such snapshot');
    assert.equal((await drain(queue)).length, 1);
    const [letter] = await tenant.deadLetters({ limit: 10 });
    assert.deepEqual([letter?.job, letter?.deliveries, letter?.reason], [lease.job, 1, 'no such snapshot']);
    assert.ok(Math.abs(Date.parse(present(letter).time) - Date.now()) < 600_000);
  });
}
