import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toBinary } from '@bufbuild/protobuf';
import { anyUnpack } from '@bufbuild/protobuf/wkt';
import {
  type BadRequest,
  BadRequestSchema,
  ErrorInfoSchema,
  RetryInfoSchema,
} from '@policy-registry/contracts/gen/google/rpc/error_details_pb.js';
import { StatusSchema } from '@policy-registry/contracts/gen/google/rpc/status_pb.js';
import { StoreError, type StoreErrorCode } from '@policy-registry/storage';
import { wwwAuthenticate } from './challenge.ts';
import type { Reason } from './reasons.ts';
import { ServiceError } from './service-error.ts';
import { toServiceError } from './to-service-error.ts';
import { BODY_BUDGET, boundedText, toDetails, toStatus } from './to-status.ts';

test('what the store throws, in the terms of callers', () => {
  const expected: Record<StoreErrorCode, Reason> = {
    REVISION_MISMATCH: 'CONFLICT',
    UNAVAILABLE: 'UNAVAILABLE',
    CORRUPT: 'DATA_CORRUPT',
    TOO_LARGE: 'TOO_LARGE',
    ALREADY_EXISTS: 'INTERNAL',
    NOT_FOUND: 'INTERNAL',
    IMMUTABLE: 'INTERNAL',
  };
  for (const [code, reason] of Object.entries(expected)) {
    const thrown = new StoreError(code as StoreErrorCode, 'table t_acme_packs');
    const error = toServiceError(thrown);
    assert.equal(error.reason, reason);
    assert.equal(error.cause, thrown);
    assert.doesNotMatch(error.message, /t_acme/);
  }
});

test('whatever else is thrown', () => {
  const own = new ServiceError('NOT_FOUND', 'gone');
  assert.equal(toServiceError(own), own);
  assert.equal(toServiceError(new DOMException('x', 'AbortError')).reason, 'CANCELLED');
  assert.equal(toServiceError(new DOMException('x', 'TimeoutError')).reason, 'DEADLINE_EXCEEDED');
  for (const thrown of [new TypeError('secret'), 'secret', undefined, null, 7, { reason: 'NOT_FOUND' }]) {
    const error = toServiceError(thrown);
    assert.equal(error.reason, 'INTERNAL');
    assert.doesNotMatch(error.message, /secret/);
  }
});

test('a status has the details that there are', () => {
  const bare = toStatus(new ServiceError('NOT_FOUND', 'gone', { metadata: { pack: 'base' } }));
  assert.deepEqual([bare.code, bare.message, bare.details.length], [5, 'gone', 1]);
  const [info] = bare.details.map((any) => anyUnpack(any, ErrorInfoSchema));
  assert.deepEqual(
    [info?.reason, info?.domain, info?.metadata],
    ['NOT_FOUND', 'policy.stella-ops.org', { pack: 'base' }],
  );

  const full = toStatus(
    new ServiceError('RATE_LIMITED', 'later', {
      retryAfterMs: 1500,
      violations: [{ field: 'a.b', description: 'must not', code: 'rule' }],
    }),
  );
  const [, badRequest, retry] = full.details;
  assert(badRequest !== undefined && retry !== undefined);
  assert.equal(anyUnpack(badRequest, BadRequestSchema)?.fieldViolations[0]?.field, 'a.b');
  const delay = anyUnpack(retry, RetryInfoSchema)?.retryDelay;
  assert.deepEqual([delay?.seconds, delay?.nanos], [1n, 500_000_000]);
});

test('a status fits the 8 KiB of headers that clients allow, and says what it left out', () => {
  const violations = Array.from({ length: 500 }, (_, index) => ({
    field: `files[${index}].${'n'.repeat(400)}`,
    description: '長'.repeat(600),
    code: 'c'.repeat(200),
  }));
  const metadata = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`k${index}`, '長'.repeat(5000)]));
  const error = new ServiceError('INVALID_SOURCE', '長'.repeat(5000), { violations, metadata });
  const status = toStatus(error);
  const base64 = toBinary(StatusSchema, status).byteLength * (4 / 3);
  assert(base64 + encodeURI(status.message).length < 8192 - 512);
  const [first] = status.details;
  const kept = status.details[1] && anyUnpack(status.details[1], BadRequestSchema)?.fieldViolations.length;
  assert(first !== undefined && kept !== undefined && kept > 0);
  assert.equal(anyUnpack(first, ErrorInfoSchema)?.metadata.violationsOmitted, String(500 - kept));
  const inBody = toDetails(error, BODY_BUDGET)[1]?.value as BadRequest | undefined;
  assert((inBody?.fieldViolations.length ?? 0) > 10 * kept);
});

test('no text breaks the wire', () => {
  assert.equal(boundedText('a\ud800b', 100), 'a\ufffdb');
  assert.equal(boundedText('x'.repeat(100), 100), 'x'.repeat(100));
  assert.equal(boundedText('x'.repeat(101), 100), `${'x'.repeat(97)}…`);
  for (let units = 1; units < 60; units++) {
    const text = boundedText('a😀é長'.repeat(20).slice(0, units), 50);
    assert.equal(text.isWellFormed(), true);
    assert(Buffer.byteLength(text) <= 50);
  }
  assert.doesNotThrow(() => encodeURI(toStatus(new ServiceError('INTERNAL', '\ud800')).message));
});

test('challenges: RFC 6750 and RFC 9470', () => {
  assert.equal(wwwAuthenticate(new ServiceError('TOKEN_MISSING', '')), 'Bearer');
  assert.equal(wwwAuthenticate(new ServiceError('TOKEN_INVALID', '')), 'Bearer error="invalid_token"');
  assert.equal(wwwAuthenticate(new ServiceError('NOT_FOUND', '')), undefined);
  const challenge = { error: 'insufficient_user_authentication', max_age: '300', evil: 'a", b="c\\\r\n' };
  assert.equal(
    wwwAuthenticate(new ServiceError('FRESH_AUTHENTICATION_REQUIRED', '', { challenge })),
    'Bearer error="insufficient_user_authentication", max_age="300", evil="a , b= c   "',
  );
});
