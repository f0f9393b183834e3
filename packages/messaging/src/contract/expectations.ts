import assert from 'node:assert/strict';
import type { Lease } from '../lease.ts';
import { MessagingError, type MessagingErrorCode } from '../messaging-error.ts';

/** Holds when the promise rejects with a MessagingError of this code, and with nothing else. */
export async function assertRefused(code: MessagingErrorCode, promise: Promise<unknown>): Promise<void> {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof MessagingError, `not a MessagingError: ${error}`);
    assert.equal(error.code, code, error.message);
    return true;
  });
}

/** The value, which a test cannot go on without. */
export function present<T>(value: T | undefined): T {
  assert.ok(value !== undefined, 'nothing came');
  return value;
}

/** Acknowledges; a short lease that a slow machine let run out is no failure: it comes again. */
export async function acknowledged(lease: Lease): Promise<void> {
  try {
    await lease.ack();
  } catch (error) {
    if (!(error instanceof MessagingError && error.code === 'LEASE_LOST')) throw error;
  }
}

/** Strings that are no tenant id. */
export const NOT_TENANTS: readonly unknown[] = [
  '',
  'Acme',
  'a_b',
  '-a',
  'a/b',
  '..',
  'a.b',
  'a b',
  '*',
  '>',
  'ä',
  'a\n',
  '__proto__',
  `a'--`,
  'a'.repeat(64),
  null,
  undefined,
  7,
  ['a'],
];

/** Ids that look like one another, or like something that is not an id. */
export const TENANTS: readonly string[] = ['a', 'a-b', 'a--b', 'constructor', '0', 'a'.repeat(63)];
