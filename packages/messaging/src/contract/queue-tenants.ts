import assert from 'node:assert/strict';
import { assertRefused, NOT_TENANTS, present, TENANTS } from './expectations.ts';
import { type ContractTest, drain, job, jobs, NOW, SOON, STEADY } from './harness.ts';

/** No tenant sees, holds up or starves another; groups are cancelled. */
export function queueTenants(contract: ContractTest): void {
  contract('tenants take turns, however much one of them has', async ({ messaging }) => {
    const queue = await messaging.queue(STEADY);
    await queue.forTenant('large').enqueue(jobs(40));
    for (const tenant of ['small-1', 'small-2']) await queue.forTenant(tenant).enqueue(jobs(3));
    const first: string[] = [];
    while (first.length < 9) first.push(present(await queue.claim(SOON)).tenant);
    for (const tenant of ['large', 'small-1', 'small-2']) {
      assert.equal(first.filter((name) => name === tenant).length, 3, `${first}`);
    }
  });

  contract('a tenant that comes later has its turn at once', async ({ messaging }) => {
    const queue = await messaging.queue(STEADY);
    await queue.forTenant('m').enqueue(jobs(20));
    for (let n = 0; n < 5; n += 1) await present(await queue.claim(SOON)).ack();
    for (const late of ['a', 'z']) await queue.forTenant(late).enqueue([job('late')]);
    const next = [await queue.claim(SOON), await queue.claim(SOON), await queue.claim(SOON)];
    assert.deepEqual(new Set(next.map((lease) => present(lease).tenant)), new Set(['a', 'm', 'z']));
  });

  contract('a tenant has so many started jobs at a time, and no more', async ({ messaging }) => {
    const queue = await messaging.queue({ ...STEADY, startedPerTenant: 2 });
    await queue.forTenant('a').enqueue(jobs(4));
    const [first, second] = [present(await queue.claim(SOON)), present(await queue.claim(SOON))];
    assert.equal(await queue.claim(NOW), undefined);
    await queue.forTenant('b').enqueue([job('of-b')]);
    assert.equal(present(await queue.claim(SOON)).tenant, 'b');
    const waiting = queue.claim(SOON);
    await first.ack();
    assert.equal(present(await waiting).tenant, 'a');
    await second.nack();
    assert.equal(present(await queue.claim(SOON)).job.id, second.job.id);
    assert.equal(await queue.claim(NOW), undefined);
  });

  contract('the same ids are each tenant’s own', async ({ messaging }) => {
    const queue = await messaging.queue(STEADY);
    for (const [n, tenant] of TENANTS.entries()) await queue.forTenant(tenant).enqueue(jobs(n + 1));
    for (const [n, tenant] of TENANTS.entries()) {
      const handle = queue.forTenant(tenant);
      assert.equal(handle.tenant, tenant);
      assert.deepEqual(await handle.depth(), { waiting: n + 1, started: 0, deadLetters: 0 });
    }
    assert.equal(await queue.forTenant('a').cancel('run'), 1);
    const claimed = await drain(queue);
    const expected = TENANTS.flatMap((tenant, n) =>
      tenant === 'a' ? [] : jobs(n + 1).map(({ id }) => `${tenant}/${id}`),
    );
    assert.deepEqual(claimed.sort(), expected.sort());
  });

  contract('what is no tenant id is refused before anything happens', async ({ messaging }) => {
    const queue = await messaging.queue(STEADY);
    for (const tenant of NOT_TENANTS) assert.throws(() => queue.forTenant(tenant as string), TypeError);
  });

  contract('a cancelled group is gone; its workers see it, and other groups stay', async ({ messaging }) => {
    const queue = await messaging.queue(STEADY);
    const tenant = queue.forTenant('acme');
    await tenant.enqueue(jobs(5));
    const claimed = [
      present(await queue.claim(SOON)),
      present(await queue.claim(SOON)),
      present(await queue.claim(SOON)),
    ];
    await tenant.enqueue([job('other', { group: 'run-2' })]);
    assert.equal(await tenant.cancel('run'), 5);
    assert.equal(await tenant.cancel('run'), 0);
    const [first, second, third] = claimed;
    await assertRefused('LEASE_LOST', present(first).extend());
    await present(second).ack();
    await present(third).reject('too late for a dead letter');
    assert.deepEqual(await drain(queue), ['acme/other']);
    assert.deepEqual(await tenant.depth(), { waiting: 0, started: 0, deadLetters: 0 });
    for (const group of ['', 'a.b', '*', '>', 'a b', 'x'.repeat(65)])
      await assert.rejects(tenant.cancel(group), TypeError);
  });
}
