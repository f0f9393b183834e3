import assert from 'node:assert/strict';
import { StoreError, type StoreErrorCode } from '../store-error.ts';

/** Holds when the promise rejects with a StoreError of this code, and with nothing else. */
export async function assertRefused(code: StoreErrorCode, promise: Promise<unknown>): Promise<void> {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof StoreError, `not a StoreError: ${error}`);
    assert.equal(error.code, code, error.message);
    return true;
  });
}

/** Holds when exactly one succeeds and all others are refused with this code. */
export async function assertOneWinner(code: StoreErrorCode, attempts: readonly Promise<unknown>[]): Promise<void> {
  const settled = await Promise.allSettled(attempts);
  assert.equal(settled.filter(({ status }) => status === 'fulfilled').length, 1, 'winners');
  for (const result of settled) {
    if (result.status === 'rejected') await assertRefused(code, Promise.reject(result.reason));
  }
}

/** Strings that are no tenant id, for both ports. */
export const NOT_TENANTS: readonly string[] = [
  '',
  'Acme',
  'a_b',
  '-a',
  'a/b',
  '../a',
  '..',
  'a.b',
  'a b',
  'ä',
  'a\n',
  '__proto__',
  `a'--`,
  'a"',
  '$',
  'a\u0000',
  'a'.repeat(64),
];

/** Ids that look like one another, or like something that is not an id. */
export const TENANTS: readonly string[] = ['a', 'a-b', 'a--b', 'constructor', '0', 'sqlite', 'a'.repeat(63)];
