import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turns } from 'node:timers/promises';
import { FairPool } from './fair-pool.ts';

/** A pool whose work ends when the test says so. */
function held(most: number, perTenant: number) {
  const begun: string[] = [];
  const ends = new Map<string, (end: 'done' | 'more') => void>();
  const pool = new FairPool({ most, perTenant }, (tenant, key) => {
    const name = `${tenant}/${key}`;
    begun.push(name);
    return new Promise((resolve) => {
      ends.set(name, resolve);
    });
  });
  const end = async (name: string, how: 'done' | 'more' = 'done') => {
    ends.get(name)?.(how);
    await turns();
  };
  return { pool, begun, end };
}

test('tenants take turns, and each has its share of the places', async () => {
  const { pool, begun, end } = held(3, 2);
  for (const key of ['1', '2', '3', '4']) pool.add('big', key);
  pool.add('small', '1');
  assert.deepEqual(begun, ['big/1', 'big/2', 'small/1']);
  pool.add('small', '2');
  await end('small/1');
  assert.deepEqual(begun.slice(3), ['small/2'], 'the big one has its share');
  await end('big/1');
  await end('big/3');
  assert.deepEqual(begun.slice(4), ['big/3', 'big/4']);
});

test('a key is at work once at a time, and again when it was added meanwhile, or has more', async () => {
  const { pool, begun, end } = held(4, 4);
  for (let index = 0; index < 3; index += 1) pool.add('acme', '1');
  assert.deepEqual(begun, ['acme/1']);
  await end('acme/1');
  assert.deepEqual(begun, ['acme/1', 'acme/1']);
  await end('acme/1', 'more');
  assert.equal(begun.length, 3);
  await end('acme/1');
  assert.equal(begun.length, 3);
});

test('one that has more waits for the others', async () => {
  const { pool, begun, end } = held(1, 1);
  for (const key of ['1', '2']) pool.add('acme', key);
  pool.add('globex', '1');
  await end('acme/1', 'more');
  await end('acme/2', 'more');
  await end('globex/1');
  assert.deepEqual(begun, ['acme/1', 'acme/2', 'globex/1', 'acme/1']);
});

test('a pool that was stopped begins nothing, and waits for what runs', async () => {
  const { pool, begun, end } = held(1, 1);
  pool.add('acme', '1');
  pool.add('acme', '2');
  let isStopped = false;
  const stopped = pool.stop().then(() => {
    isStopped = true;
  });
  await turns();
  assert.equal(isStopped, false);
  await end('acme/1', 'more');
  await stopped;
  assert.deepEqual(begun, ['acme/1']);
});
