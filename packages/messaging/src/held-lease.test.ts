import assert from 'node:assert/strict';
import { it } from 'node:test';
import { HeldLease } from './held-lease.ts';

it('a lease that is kept too late is lost: somebody else may have the work by then', async (t) => {
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  let takes = 900;
  const extend = async () => {
    now += takes;
  };
  const actions = { ack: async () => {}, retry: async () => {}, extend };
  const backoff = { firstMs: 1, maxMs: 1 };
  const lease = new HeldLease(
    { tenant: 'acme', what: 'job a of acme', delivery: 1, leaseMs: 1_000, backoff, since: 0 },
    actions,
  );
  await lease.extend();
  now += 50;
  takes = 60;
  await assert.rejects(lease.extend(), { code: 'LEASE_LOST' });
});
