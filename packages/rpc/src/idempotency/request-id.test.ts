import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create } from '@bufbuild/protobuf';
import { EmptySchema } from '@bufbuild/protobuf/wkt';
import { EchoMessageSchema, echo } from '../testing/echo-service.ts';
import { requestIdOf, withRequestId } from './request-id.ts';

test('the id of the door or of the message', () => {
  assert.equal(requestIdOf(EchoMessageSchema, echo(), undefined), undefined);
  assert.equal(requestIdOf(EchoMessageSchema, echo(), 'a'), 'a');
  assert.equal(requestIdOf(EchoMessageSchema, echo({ requestId: 'a' }), undefined), 'a');
  assert.equal(requestIdOf(EchoMessageSchema, echo({ requestId: 'a' }), 'a'), 'a');
  assert.equal(requestIdOf(EmptySchema, create(EmptySchema), 'a'), 'a');
});

test('two that differ, and ids that are no ids, are refused', () => {
  const refused = { reason: 'INVALID_ARGUMENT' };
  assert.throws(() => requestIdOf(EchoMessageSchema, echo({ requestId: 'a' }), 'b'), refused);
  for (const id of ['', ' ', 'a b', 'é', 'x'.repeat(129), 'a\n']) {
    assert.throws(() => requestIdOf(EchoMessageSchema, echo(), id), refused, JSON.stringify(id));
  }
});

test('the message gets the id, and the message of the caller stays as it was', () => {
  const request = echo({ text: 't' });
  assert.deepEqual(withRequestId(EchoMessageSchema, request, 'a'), echo({ text: 't', requestId: 'a' }));
  assert.equal(request.requestId, '');
  const empty = create(EmptySchema);
  assert.equal(withRequestId(EmptySchema, empty, 'a'), empty);
});
