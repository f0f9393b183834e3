import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Code, ConnectError } from '@connectrpc/connect';
import {
  BadRequestSchema,
  ErrorInfoSchema,
  RetryInfoSchema,
} from '@policy-registry/contracts/gen/google/rpc/error_details_pb.js';
import { describeError } from './describe-error.ts';

describe('a refused call', () => {
  it('is described by what the registry attached', () => {
    const error = new ConnectError('Too many.', Code.ResourceExhausted, undefined, [
      { desc: ErrorInfoSchema, value: { reason: 'RATE_LIMITED', metadata: { traceId: 'abc', limit: '5' } } },
      { desc: RetryInfoSchema, value: { retryDelay: { seconds: 1n, nanos: 500_000_000 } } },
      { desc: BadRequestSchema, value: { fieldViolations: [{ field: 'a.b', description: 'no', reason: 'rule' }] } },
    ]);
    assert.deepEqual(describeError(error), {
      reason: 'RATE_LIMITED',
      code: 'resource_exhausted',
      message: 'Too many.',
      metadata: { traceId: 'abc', limit: '5' },
      violations: [{ field: 'a.b', description: 'no', code: 'rule' }],
      retryAfterMs: 1500,
      traceId: 'abc',
    });
  });

  const unattached: [error: unknown, reason: string, code: string][] = [
    [new ConnectError('connect ECONNREFUSED', Code.Unavailable), 'UNAVAILABLE', 'unavailable'],
    [new ConnectError('HTTP 412', Code.FailedPrecondition), 'FAILED_PRECONDITION', 'failed_precondition'],
    [new ConnectError('late', Code.DeadlineExceeded), 'DEADLINE_EXCEEDED', 'deadline_exceeded'],
    [new TypeError('x is not a function'), 'INTERNAL', 'internal'],
    ['thrown text', 'INTERNAL', 'internal'],
  ];
  for (const [error, reason, code] of unattached) {
    it(`is ${reason} where nothing is attached: ${error}`, () => {
      const described = describeError(error);
      assert.deepEqual([described.reason, described.code], [reason, code]);
      assert.deepEqual([described.violations, described.retryAfterMs, described.traceId], [[], undefined, undefined]);
    });
  }
});
