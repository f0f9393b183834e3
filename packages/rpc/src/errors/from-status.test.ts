import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create } from '@bufbuild/protobuf';
import { anyPack } from '@bufbuild/protobuf/wkt';
import { ErrorInfoSchema } from '@policy-registry/contracts/gen/google/rpc/error_details_pb.js';
import { StatusSchema } from '@policy-registry/contracts/gen/google/rpc/status_pb.js';
import { challengeOf, wwwAuthenticate } from './challenge.ts';
import { GRPC_CODES } from './codes.ts';
import { fromStatus } from './from-status.ts';
import { REASONS, type Reason } from './reasons.ts';
import { ServiceError } from './service-error.ts';
import { toStatus } from './to-status.ts';

const sentOn = (error: ServiceError) => fromStatus(toStatus(error), wwwAuthenticate(error));

test('every reason comes back with its code', () => {
  for (const reason of Object.keys(REASONS) as Reason[]) {
    const { code, message } = sentOn(new ServiceError(reason, 'why'));
    assert.deepEqual([code, message], [REASONS[reason][0], 'why'], reason);
  }
});

test('everything that an error says comes back', () => {
  const error = new ServiceError('FRESH_AUTHENTICATION_REQUIRED', 'Sign in again; übrigens.', {
    metadata: { maxAge: '300', traceId: '0af7651916cd43dd8448eb211c80319c' },
    violations: [
      { field: 'a.b[0]', description: 'must not', code: 'rule.id' },
      { field: '', description: 'must' },
    ],
    retryAfterMs: 1500,
    challenge: { error: 'insufficient_user_authentication', max_age: '300' },
  });
  const { reason, message, metadata, violations, retryAfterMs, challenge } = sentOn(error);
  assert.deepEqual(
    { reason, message, metadata, violations, retryAfterMs, challenge },
    {
      reason: error.reason,
      message: error.message,
      metadata: error.metadata,
      violations: error.violations,
      retryAfterMs: error.retryAfterMs,
      challenge: error.challenge,
    },
  );
});

test('sent on a second time it is the same on the wire', () => {
  for (const error of [
    new ServiceError('TOKEN_MISSING', 'who?', { challenge: {} }),
    new ServiceError('TOKEN_MISSING', 'who?'),
    new ServiceError('TOKEN_INVALID', 'not you', { metadata: { check: 'expired' } }),
    new ServiceError('SCOPE_MISSING', 'no', { challenge: { error: 'insufficient_scope', scope: 'a b' } }),
    new ServiceError('GATES_NOT_SATISFIED', 'x'.repeat(5000), {
      violations: Array.from({ length: 500 }, (_, index) => ({ field: `gate${index}`, description: 'y'.repeat(700) })),
    }),
  ]) {
    const once = sentOn(error);
    assert.deepEqual(toStatus(once), toStatus(error));
    assert.equal(wwwAuthenticate(once), wwwAuthenticate(error));
  }
});

test('a reason that is not known here becomes the closest of its code', () => {
  const from = (code: number, reason: string, domain = 'policy.stella-ops.org') =>
    fromStatus(
      create(StatusSchema, { code, details: [anyPack(ErrorInfoSchema, create(ErrorInfoSchema, { reason, domain }))] }),
      undefined,
    );
  const newer = from(GRPC_CODES.FAILED_PRECONDITION, 'MOON_NOT_FULL');
  assert.deepEqual([newer.reason, newer.metadata], ['INVALID_STATE', { reason: 'MOON_NOT_FULL' }]);
  assert.equal(from(GRPC_CODES.NOT_FOUND, 'CONFLICT', 'other.example').reason, 'NOT_FOUND');
  assert.equal(from(GRPC_CODES.ABORTED, 'constructor').reason, 'CONFLICT');
  assert.equal(from(99, 'NEW').reason, 'INTERNAL');
  for (const [name, code] of Object.entries(GRPC_CODES)) {
    const { reason } = fromStatus(create(StatusSchema, { code }), undefined);
    const expected = { UNKNOWN: 'INTERNAL', OUT_OF_RANGE: 'INVALID_ARGUMENT' }[name] ?? name;
    assert.equal(REASONS[reason][0], expected);
  }
});

test('only Bearer challenges are read', () => {
  assert.equal(challengeOf(undefined), undefined);
  assert.equal(challengeOf('Basic realm="x"'), undefined);
  assert.equal(challengeOf('Bearerish a="b"'), undefined);
  assert.deepEqual(challengeOf('Bearer'), {});
  assert.deepEqual(challengeOf('Bearer a="b c", d-e="", __proto__="x"')?.['d-e'], '');
});
