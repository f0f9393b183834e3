import assert from 'node:assert/strict';
import type { Job, QueueDefinition } from '../work-queue.ts';
import { assertRefused, present } from './expectations.ts';
import { type ContractTest, drain, HASTY, job, jobs, NOW, SOON, STEADY } from './harness.ts';

/** Bounds, and what is against the rules. */
export function queueLimits(contract: ContractTest): void {
  contract('a payload may have the size of the limit, and not a byte more', async ({ messaging }) => {
    const queue = await messaging.queue(STEADY);
    const tenant = queue.forTenant('acme');
    const largest = 'é'.repeat((1_000 - 2) / 2);
    await assertRefused('TOO_LARGE', tenant.enqueue([job('a'), job('b', { payload: `${largest}x` })]));
    assert.deepEqual(await tenant.depth(), { waiting: 0, started: 0, deadLetters: 0 });
    await tenant.enqueue([job('b', { payload: largest })]);
    assert.equal(present(await queue.claim(SOON)).job.payload, largest);
  });

  contract('a tenant may have so many jobs in the queue; another tenant still may', async ({ messaging }) => {
    const queue = await messaging.queue({ ...STEADY, jobsPerTenant: 5 });
    const tenant = queue.forTenant('acme');
    await tenant.enqueue(jobs(5));
    await assertRefused('FULL', tenant.enqueue([job('one-more')]));
    await queue.forTenant('umbrella').enqueue([job('one-more')]);
    const claimed = present(await queue.claim(SOON));
    await (claimed.tenant === 'acme' ? claimed : present(await queue.claim(SOON))).reject('makes room');
    assert.deepEqual(await tenant.enqueue([job('one-more')]), { added: 1, duplicates: 0 });
    const [letter] = await tenant.deadLetters({ limit: 1 });
    await assertRefused('FULL', tenant.replay([present(letter).position]));
    assert.equal((await tenant.deadLetters({ limit: 1 })).length, 1);
  });

  contract('jobs against the rules are refused, and the others of the call with them', async ({ messaging }) => {
    const tenant = (await messaging.queue(STEADY)).forTenant('acme');
    const bad: Partial<Record<keyof Job, unknown>>[] = [
      { id: '' },
      { id: 'a\n' },
      { id: 'é'.repeat(101) },
      { id: '\ud800' },
      { id: 7 },
      { group: '' },
      { group: 'a.b' },
      { group: '*' },
      { payload: undefined },
      { payload: 1n },
      { traceparent: 'yes' },
    ];
    for (const part of bad) {
      const refused = tenant.enqueue([job('good'), { ...job('bad'), ...part } as Job]);
      await assert.rejects(refused, TypeError, Object.keys(part).join());
    }
    await assert.rejects(tenant.enqueue(jobs(1_001)), TypeError);
    assert.deepEqual(await tenant.enqueue([]), { added: 0, duplicates: 0 });
    assert.deepEqual(await tenant.depth(), { waiting: 0, started: 0, deadLetters: 0 });
  });

  contract('definitions against the rules are refused', async ({ messaging }) => {
    const bad: Partial<QueueDefinition>[] = [
      { name: '' },
      { name: 'A' },
      { name: 'a.b' },
      { name: 'a'.repeat(41) },
      { leaseMs: 99 },
      { maxDeliveries: 0 },
      { payloadBytes: 0 },
      { jobsPerTenant: 1.5 },
      { startedPerTenant: 0 },
      { dedupeMs: 0 },
      { backoff: { firstMs: 2, maxMs: 1 } },
    ];
    for (const part of bad) await assert.rejects(messaging.queue({ ...STEADY, ...part }), TypeError);
  });

  contract('a thousand jobs in one call', async ({ messaging }) => {
    const queue = await messaging.queue(STEADY);
    const tenant = queue.forTenant('acme');
    assert.deepEqual(await tenant.enqueue(jobs(1_000)), { added: 1_000, duplicates: 0 });
    assert.deepEqual(await tenant.enqueue(jobs(1_000)), { added: 0, duplicates: 1_000 });
    assert.equal((await tenant.depth()).waiting, 1_000);
  });

  contract('a queue may be opened with another definition, and keeps its jobs', async ({ messaging }) => {
    await (await messaging.queue(STEADY)).forTenant('acme').enqueue([job('a')]);
    const queue = await messaging.queue({ ...HASTY, name: STEADY.name, maxDeliveries: 1, startedPerTenant: 1 });
    assert.equal(present(await queue.claim(SOON)).leaseMs, HASTY.leaseMs);
    assert.equal(await queue.claim(NOW), undefined);
  });

  contract(
    'a stored job that cannot be read is a dead letter, and the others are given',
    async ({ messaging, spoilQueue }) => {
      await (await messaging.queue(STEADY)).forTenant('acme').enqueue([job('good')]);
      const again = await spoilQueue(STEADY.name, 'acme', 'run');
      const queue = await again.queue(STEADY);
      assert.deepEqual(await drain(queue), ['acme/good']);
      const tenant = queue.forTenant('acme');
      const [letter, ...others] = await tenant.deadLetters({ limit: 10 });
      assert.equal(others.length, 0);
      assert.equal(present(letter).job, undefined);
      assert.match(present(letter).reason, /cannot be read/);
      assert.equal(await tenant.replay([present(letter).position]), 0);
      assert.equal((await tenant.depth()).deadLetters, 1);
    },
  );
}
