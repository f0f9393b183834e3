import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HTTP_STATUS } from './codes.ts';
import { toProblem } from './problem.ts';
import { isTranscodableError, type TranscodableError, TranscodingError } from './transcoding-error.ts';

const error = (over: Partial<TranscodableError>): TranscodableError => ({
  reason: 'X',
  code: 'INTERNAL',
  message: 'm',
  metadata: {},
  violations: [],
  ...over,
});

test('every code has the status of google/rpc/code.proto', () => {
  const byStatus = Object.entries(HTTP_STATUS).map(([code, status]) => `${code} ${status}`);
  assert.deepEqual(byStatus, [
    'CANCELLED 499',
    'UNKNOWN 500',
    'INVALID_ARGUMENT 400',
    'DEADLINE_EXCEEDED 504',
    'NOT_FOUND 404',
    'ALREADY_EXISTS 409',
    'PERMISSION_DENIED 403',
    'RESOURCE_EXHAUSTED 429',
    'FAILED_PRECONDITION 400',
    'ABORTED 409',
    'OUT_OF_RANGE 400',
    'UNIMPLEMENTED 501',
    'INTERNAL 500',
    'UNAVAILABLE 503',
    'DATA_LOSS 500',
    'UNAUTHENTICATED 401',
  ]);
  for (const [code, status] of Object.entries(HTTP_STATUS)) {
    const problem = toProblem(error({ code: code as keyof typeof HTTP_STATUS }), 't');
    assert.equal(problem.status, status);
    assert.notEqual(problem.body.title, 'Error');
  }
});

test('a problem carries reason, violations, metadata and trace', () => {
  const { body, status, headers, unexpected } = toProblem(
    error({
      reason: 'INVALID_ARGUMENT',
      code: 'INVALID_ARGUMENT',
      message: 'wrong',
      metadata: { pack: 'p' },
      violations: [
        { field: 'pack.name', description: 'too long', code: 'string.max_len' },
        { field: 'x', description: 'y' },
      ],
    }),
    'abc',
  );
  assert.equal(status, 400);
  assert.deepEqual(headers, {});
  assert.equal(unexpected, false);
  assert.deepEqual(body, {
    type: 'about:blank',
    title: 'Bad Request',
    status: 400,
    detail: 'wrong',
    code: 'INVALID_ARGUMENT',
    details: [
      { path: 'pack.name', error: 'too long', code: 'string.max_len' },
      { path: 'x', error: 'y' },
    ],
    traceId: 'abc',
    metadata: { pack: 'p' },
  });
  assert.equal(toProblem(error({}), 't', { typeBase: 'https://e.test/' }).body.type, 'https://e.test/X');
});

test('reasons that HTTP has a status for', () => {
  const status = (reason: string, code: TranscodableError['code'], ifMatchSent = false) =>
    toProblem(error({ reason, code }), 't', { ifMatchSent }).status;
  assert.equal(status('TOO_LARGE', 'RESOURCE_EXHAUSTED'), 413);
  assert.equal(status('RATE_LIMITED', 'RESOURCE_EXHAUSTED'), 429);
  assert.equal(status('ETAG_MISMATCH', 'ABORTED'), 409);
  assert.equal(status('ETAG_MISMATCH', 'ABORTED', true), 412);
  assert.equal(status('CONFLICT', 'ABORTED', true), 409);
  assert.equal(toProblem(new TranscodingError('TOO_LARGE', 'm', { httpStatus: 414 }), 't').status, 414);
  assert.equal(toProblem(new TranscodingError('METHOD_NOT_ALLOWED', 'm'), 't').status, 405);
  assert.equal(toProblem(new TranscodingError('NOT_ACCEPTABLE', 'm'), 't').status, 406);
  assert.equal(toProblem(new TranscodingError('UNSUPPORTED_MEDIA_TYPE', 'm'), 't').status, 415);
});

test('401 always challenges; a step-up challenge keeps its parameters', () => {
  assert.equal(toProblem(error({ code: 'UNAUTHENTICATED' }), 't').headers['www-authenticate'], 'Bearer');
  const { headers } = toProblem(
    error({
      code: 'UNAUTHENTICATED',
      challenge: { error: 'insufficient_user_authentication', max_age: '300', error_description: 'a "b"\r\nX: y\\' },
    }),
    't',
  );
  assert.equal(
    headers['www-authenticate'],
    'Bearer error="insufficient_user_authentication", max_age="300", error_description="a bX: y"',
  );
});

test('a delay becomes whole seconds, at least one', () => {
  assert.equal(toProblem(error({ retryAfterMs: 1200 }), 't').headers['retry-after'], '2');
  assert.equal(toProblem(error({ retryAfterMs: 0 }), 't').headers['retry-after'], '1');
});

test('an error of another kind shows nothing of itself', () => {
  for (const thrown of [new Error('secret'), 'secret', undefined, null, { code: 'secret', reason: 'secret' }]) {
    const { status, body, unexpected } = toProblem(thrown, 't');
    assert.deepEqual([status, body.code, unexpected], [500, 'INTERNAL', true]);
    assert.ok(!JSON.stringify(body).includes('secret'));
  }
  assert.ok(!isTranscodableError({ ...error({}), code: 'toString' }));
});
