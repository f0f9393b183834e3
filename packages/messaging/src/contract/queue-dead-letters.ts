import assert from 'node:assert/strict';
import type { DeadLetter, TenantQueue, WorkQueue } from '../work-queue.ts';
import { present } from './expectations.ts';
import { type ContractTest, drain, job, jobs, SOON, STEADY } from './harness.ts';

async function rejectAll(queue: WorkQueue, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await present(await queue.claim(SOON)).reject(`reason ${n}`);
}

async function pages(tenant: TenantQueue, limit: number): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  for (;;) {
    const after = letters.at(-1)?.position;
    const page = await tenant.deadLetters({ limit, ...(after === undefined ? {} : { after }) });
    assert.ok(page.length <= limit);
    if (page.length === 0) return letters;
    letters.push(...page);
  }
}

/** Dead letters can be seen, and put back. */
export function queueDeadLetters(contract: ContractTest): void {
  contract('dead letters are listed in pages, oldest first', async ({ messaging, reopen }) => {
    const queue = await messaging.queue(STEADY);
    assert.deepEqual(await queue.forTenant('acme').deadLetters({ limit: 10 }), []);
    await queue.forTenant('acme').enqueue(jobs(7));
    await rejectAll(queue, 7);
    const tenant = (await (await reopen()).queue(STEADY)).forTenant('acme');
    const letters = await pages(tenant, 3);
    assert.deepEqual(
      letters.map(({ reason }) => reason),
      Array.from({ length: 7 }, (_, n) => `reason ${n}`),
    );
    assert.equal(new Set(letters.map(({ job: { id } = job('') }) => id)).size, 7);
    for (const limit of [0, 1_001, 1.5]) await assert.rejects(tenant.deadLetters({ limit }), TypeError);
  });

  contract('replayed dead letters are jobs again, as if never delivered', async ({ messaging }) => {
    const queue = await messaging.queue({ ...STEADY, maxDeliveries: 2 });
    const tenant = queue.forTenant('acme');
    await tenant.enqueue(jobs(3));
    await rejectAll(queue, 3);
    const [first, second, third] = await pages(tenant, 10);
    const positions = [present(first).position, present(third).position, 999_999];
    assert.equal(await tenant.replay(positions), 2);
    assert.equal(await tenant.replay(positions), 0);
    assert.deepEqual(await tenant.depth(), { waiting: 2, started: 0, deadLetters: 1 });
    const lease = present(await queue.claim(SOON));
    assert.equal(lease.delivery, 1);
    await lease.reject('again');
    await rejectAll(queue, 1);
    const letters = await pages(tenant, 10);
    assert.equal(letters.length, 3);
    assert.equal(letters[0]?.position, second?.position);
    assert.equal(await tenant.replay(letters.map(({ position }) => position)), 3);
    assert.equal((await drain(queue)).length, 3);
  });

  contract('dead letters of another tenant cannot be seen or replayed', async ({ messaging }) => {
    const queue = await messaging.queue(STEADY);
    const [ours, theirs] = [queue.forTenant('a'), queue.forTenant('a-b')];
    await ours.enqueue(jobs(2));
    await rejectAll(queue, 2);
    const letters = await pages(ours, 10);
    assert.deepEqual(await pages(theirs, 10), []);
    assert.equal(await theirs.replay(letters.map(({ position }) => position)), 0);
    assert.deepEqual(await pages(ours, 10), letters);
    assert.deepEqual(await drain(queue), []);
  });

  contract('the newest dead letters of each tenant are kept', async ({ messaging }) => {
    const queue = await messaging.queue({ ...STEADY, deadLettersPerTenant: 3 });
    await queue.forTenant('b').enqueue([job('of-b')]);
    await rejectAll(queue, 1);
    await queue.forTenant('a').enqueue(jobs(5));
    await rejectAll(queue, 5);
    const reasons = (await pages(queue.forTenant('a'), 2)).map(({ reason }) => reason);
    assert.deepEqual(reasons, ['reason 2', 'reason 3', 'reason 4']);
    assert.equal((await pages(queue.forTenant('b'), 2)).length, 1);
  });

  contract('positions that can be no dead letter replay nothing', async ({ messaging }) => {
    const tenant = (await messaging.queue(STEADY)).forTenant('acme');
    assert.equal(await tenant.replay([]), 0);
    assert.equal(await tenant.replay([0, -1, 1, 2 ** 40]), 0);
    await assert.rejects(tenant.replay([Number.NaN]), TypeError);
    await assert.rejects(tenant.replay(Array.from({ length: 1_001 }, () => 1)), TypeError);
  });
}
