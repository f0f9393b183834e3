import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Metadata, status } from '@grpc/grpc-js';
import { Deadline } from '../core/deadline.ts';
import { statusOf } from '../doors/grpc/status.ts';
import { ServiceError } from '../errors/service-error.ts';
import { attempts } from './attempts.ts';

const bare = (code: number, details: string) =>
  Object.assign(new Error(details), { code, details, metadata: new Metadata() });
const answer = (error: ServiceError) => Object.assign(new Error(error.message), statusOf(error));

const GONE = bare(status.UNAVAILABLE, 'Connection dropped');
const REFUSED = bare(status.UNAVAILABLE, 'Stream refused by server');
const STORE_DOWN = answer(new ServiceError('UNAVAILABLE', 'The store cannot be reached.', { retryAfterMs: 1 }));

const CASES = [
  ['gone during a call that may be repeated', GONE, true, 3, 'UNAVAILABLE'],
  ['gone during one that may not', GONE, false, 1, 'UNAVAILABLE'],
  ['cut off by a peer that goes down', bare(status.CANCELLED, 'Call cancelled'), true, 3, 'UNAVAILABLE'],
  ['refused unprocessed', REFUSED, false, 3, 'UNAVAILABLE'],
  ['answered', STORE_DOWN, true, 1, 'UNAVAILABLE'],
  ['late', bare(status.DEADLINE_EXCEEDED, ''), true, 1, 'DEADLINE_EXCEEDED'],
  ['not known there', bare(status.UNIMPLEMENTED, ''), true, 1, 'UNIMPLEMENTED'],
  ['too large', bare(status.RESOURCE_EXHAUSTED, ''), true, 1, 'TOO_LARGE'],
  ['broken', bare(status.INTERNAL, 'Received RST_STREAM with code 2'), true, 1, 'INTERNAL'],
  ['a defect of ours', new TypeError('oops'), true, 1, 'INTERNAL'],
] as const;

for (const [what, thrown, repeatable, calls, reason] of CASES) {
  test(`${what}: ${reason} after ${calls} of 3 attempts`, async () => {
    let made = 0;
    const once = async () => {
      made += 1;
      throw thrown;
    };
    const end = new Deadline(60_000, new Date(), undefined);
    await assert.rejects(attempts(once, repeatable, end, { maxAttempts: 3, backoffMs: 1 }), { reason });
    assert.equal(made, calls);
    end.dispose();
  });
}

test('what succeeds later has succeeded', async () => {
  const outcomes = [GONE, REFUSED, undefined];
  const once = async () => {
    const thrown = outcomes.shift();
    if (thrown !== undefined) throw thrown;
    return 'done';
  };
  const end = new Deadline(60_000, new Date(), undefined);
  assert.equal(await attempts(once, true, end, { maxAttempts: 3, backoffMs: 1 }), 'done');
  end.dispose();
});

test('no attempt is waited for that the deadline would not let start', async () => {
  let made = 0;
  const once = async () => {
    made += 1;
    throw GONE;
  };
  const end = new Deadline(5_000, new Date(), undefined);
  await assert.rejects(attempts(once, true, end, { maxAttempts: 3, backoffMs: 60_000 }), { reason: 'UNAVAILABLE' });
  assert.equal(made, 1);
  end.dispose();
});
