import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import {
  BadRequestSchema,
  ErrorInfoSchema,
  RetryInfoSchema,
} from '@policy-registry/contracts/gen/google/rpc/error_details_pb.js';
import { CliError } from './exit-code.ts';
import { failureOf } from './failure.ts';

const SURROUNDINGS = { server: 'http://127.0.0.1:8080', tokenFromEnvironment: false };

/** As a registry refuses. */
function refusal(reason: string, code: Code, violations: MessageInitShape<typeof BadRequestSchema> = {}) {
  return new ConnectError('said so', code, undefined, [
    { desc: ErrorInfoSchema, value: { reason, metadata: { traceId: 'abc' } } },
    { desc: BadRequestSchema, value: violations },
  ]);
}

describe('how a command went wrong', () => {
  it('as the registry says', () => {
    const violations = { fieldViolations: [{ field: 'pack.pack', description: 'too long', reason: 'string.max_len' }] };
    assert.deepEqual(failureOf(refusal('INVALID_ARGUMENT', Code.InvalidArgument, violations), SURROUNDINGS), {
      exitCode: 2,
      reason: 'INVALID_ARGUMENT',
      message: 'said so',
      violations: [{ field: 'pack.pack', description: 'too long', code: 'string.max_len' }],
      traceId: 'abc',
    });
  });

  it('with what to do about it', () => {
    const hint = (reason: string, code: Code, tokenFromEnvironment = false) =>
      failureOf(refusal(reason, code), { ...SURROUNDINGS, tokenFromEnvironment }).hint ?? '';
    for (const reason of ['TOKEN_INVALID', 'TOKEN_MISSING', 'FRESH_AUTHENTICATION_REQUIRED']) {
      assert.match(hint(reason, Code.Unauthenticated), /policyctl login/);
      assert.match(hint(reason, Code.Unauthenticated, true), /POLICYCTL_TOKEN/);
    }
    assert.match(hint('SCOPE_MISSING', Code.PermissionDenied), /whoami/);
    assert.equal(hint('INVALID_STATE', Code.FailedPrecondition), '');
    const busy = refusal('RATE_LIMITED', Code.ResourceExhausted);
    busy.details.push({ desc: RetryInfoSchema, value: { retryDelay: { seconds: 1n, nanos: 500_000_000 } } });
    assert.equal(failureOf(busy, SURROUNDINGS).hint, 'Repeat the command in 2 s.');
  });

  it('because nobody answered: the one failure that says to try again', () => {
    for (const code of [Code.Unavailable, Code.Aborted, Code.DeadlineExceeded, Code.Canceled]) {
      const { exitCode, reason, message } = failureOf(new ConnectError('gone', code), SURROUNDINGS);
      assert.deepEqual([exitCode, reason], [10, 'NO_ANSWER']);
      assert.equal(message, 'no answer from http://127.0.0.1:8080: gone');
    }
  });

  it('because somebody else answered', () => {
    for (const code of [Code.Unimplemented, Code.Unknown, Code.Internal, Code.Unauthenticated]) {
      const { exitCode, reason } = failureOf(new ConnectError('HTTP 404', code), SURROUNDINGS);
      assert.deepEqual([exitCode, reason], [2, 'NOT_A_REGISTRY']);
    }
  });

  it('on the way to the call, however deep it was wrapped', () => {
    const own = new CliError('NOT_SIGNED_IN', 'nobody is signed in', 'Sign in.');
    const wrapped = ConnectError.from(new Error('while calling', { cause: own }));
    wrapped.cause = new Error('while calling', { cause: own });
    for (const error of [own, wrapped]) {
      const expected = { exitCode: 3, reason: 'NOT_SIGNED_IN', message: 'nobody is signed in', violations: [] };
      assert.deepEqual(failureOf(error, SURROUNDINGS), { ...expected, hint: 'Sign in.' });
    }
    const file = Object.assign(new Error('EACCES'), { errno: -13, code: 'EACCES', syscall: 'open', path: '/x' });
    const { exitCode, message } = failureOf(file, SURROUNDINGS);
    assert.deepEqual([exitCode, message], [2, 'permission denied: /x']);
  });

  it('by a defect, even one that goes in circles', () => {
    const circle = new TypeError('x is not a function');
    circle.cause = circle;
    for (const error of [circle, 'x is not a function']) {
      const { exitCode, reason, message } = failureOf(error, SURROUNDINGS);
      assert.deepEqual([exitCode, reason, message], [1, 'UNEXPECTED', 'x is not a function']);
    }
  });
});
