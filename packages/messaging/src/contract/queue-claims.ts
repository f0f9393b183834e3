import assert from 'node:assert/strict';
import { assertRefused, present } from './expectations.ts';
import { type ContractTest, drain, job, jobs, NOW, SOON, STEADY } from './harness.ts';

/** What is enqueued is claimed once, by one. */
export function queueClaims(contract: ContractTest): void {
  contract('a job comes as it was given', async ({ messaging }) => {
    const queue = await messaging.queue(STEADY);
    const payload = JSON.parse('{"__proto__":{"a":1},"text":"é😀\\u0000","list":[null,1.5,{}]}');
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const given = [job('é "1" / $', { payload, traceparent }), job('2', { payload: null, group: 'A_b-9' })];
    assert.deepEqual(await queue.forTenant('acme').enqueue(given), { added: 2, duplicates: 0 });
    const claimed = [present(await queue.claim(SOON)), present(await queue.claim(SOON))];
    const byId = claimed.map((lease) => lease.job).sort((left, right) => right.id.localeCompare(left.id));
    assert.equal(JSON.stringify(byId), JSON.stringify([...given].sort((l, r) => r.id.localeCompare(l.id))));
    for (const lease of claimed) assert.deepEqual([lease.tenant, lease.delivery], ['acme', 1]);
  });

  contract('an acknowledged job does not come again, also after a restart', async ({ messaging, reopen }) => {
    const queue = await messaging.queue(STEADY);
    await queue.forTenant('acme').enqueue(jobs(2));
    const first = present(await queue.claim(SOON));
    await first.ack();
    assert.equal(first.settled, true);
    const again = await (await reopen()).queue(STEADY);
    const [left, ...others] = await drain(again);
    assert.ok(left !== undefined && left !== `acme/${first.job.id}` && others.length === 0, `${left}, ${others}`);
    assert.deepEqual(await again.forTenant('acme').depth(), { waiting: 0, started: 0, deadLetters: 0 });
  });

  contract('many claimers of two processes: each job is given to one of them', async ({ messaging, another }) => {
    const queues = [await messaging.queue(STEADY), await (await another()).queue(STEADY)];
    await present(queues[0]).forTenant('acme').enqueue(jobs(60));
    const ids = (await Promise.all([...queues, ...queues, ...queues].map(drain))).flat();
    assert.equal(new Set(ids).size, 60);
    assert.equal(ids.length, 60);
    assert.deepEqual(await present(queues[1]).forTenant('acme').depth(), { waiting: 0, started: 0, deadLetters: 0 });
  });

  contract('a claim waits for a job, over processes', async ({ messaging, another }) => {
    const queue = await messaging.queue(STEADY);
    const waiting = queue.claim(SOON);
    const other = await (await another()).queue(STEADY);
    await other.forTenant('acme').enqueue([job('late')]);
    assert.equal(present(await waiting).job.id, 'late');
  });

  contract('a claim that gets nothing ends: when its time is over, and when it is aborted', async ({ messaging }) => {
    const queue = await messaging.queue(STEADY);
    assert.equal(await queue.claim(NOW), undefined);
    assert.equal(await queue.claim({ waitMs: 50 }), undefined);
    const reason = new Error('going down');
    const stop = new AbortController();
    const waiting = queue.claim({ ...SOON, signal: stop.signal });
    stop.abort(reason);
    await assert.rejects(waiting, reason);
    await assert.rejects(queue.claim({ ...SOON, signal: stop.signal }), reason);
    for (const waitMs of [-1, 0.5, Number.NaN, 3_600_001]) await assert.rejects(queue.claim({ waitMs }), TypeError);
  });

  contract('an id is taken once: in a call, over calls, and after the job is done', async ({ messaging, another }) => {
    const queue = await messaging.queue(STEADY);
    const tenant = queue.forTenant('acme');
    assert.deepEqual(await tenant.enqueue([job('a'), job('a'), job('b')]), { added: 2, duplicates: 1 });
    const other = (await (await another()).queue(STEADY)).forTenant('acme');
    assert.deepEqual(await other.enqueue([job('a', { group: 'other' })]), { added: 0, duplicates: 1 });
    assert.equal((await drain(queue)).length, 2);
    assert.deepEqual(await tenant.enqueue([job('a'), job('c')]), { added: 1, duplicates: 1 });
    assert.deepEqual(await queue.forTenant('umbrella').enqueue([job('a')]), { added: 1, duplicates: 0 });
  });

  contract('an id is free again when its time is over', async ({ messaging }) => {
    const queue = await messaging.queue({ ...STEADY, dedupeMs: 100 });
    const tenant = queue.forTenant('acme');
    let added = 0;
    while (added < 2) added += (await tenant.enqueue([job('a')])).added;
    assert.equal((await drain(queue)).length, 2);
  });

  contract('queues know nothing of one another', async ({ messaging }) => {
    const [one, two] = [await messaging.queue(STEADY), await messaging.queue({ ...STEADY, name: 'steady-2' })];
    await one.forTenant('acme').enqueue([job('a')]);
    assert.equal(await two.claim(NOW), undefined);
    assert.deepEqual(await two.forTenant('acme').enqueue([job('a')]), { added: 1, duplicates: 0 });
    assert.deepEqual(await drain(one), ['acme/a']);
    assert.deepEqual(await drain(two), ['acme/a']);
  });

  contract('a lease is settled once', async ({ messaging }) => {
    const queue = await messaging.queue(STEADY);
    await queue.forTenant('acme').enqueue([job('a')]);
    const lease = present(await queue.claim(SOON));
    await lease.ack();
    await assertRefused('LEASE_LOST', lease.ack());
    await assertRefused('LEASE_LOST', lease.nack());
    await assertRefused('LEASE_LOST', lease.reject('late'));
    await assertRefused('LEASE_LOST', lease.extend());
    assert.equal(await queue.claim(NOW), undefined);
  });
}
