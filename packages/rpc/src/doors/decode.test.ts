import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StructSchema } from '@bufbuild/protobuf/wkt';
import { EchoMessageSchema, echo } from '../testing/echo-service.ts';
import { decodeBinary } from './decode.ts';
import { decodeJson } from './decode-json.ts';

const malformed = { reason: 'MALFORMED_REQUEST' };
const json = (text: string) => decodeJson(EchoMessageSchema, Buffer.from(text));

test('JSON of the message, and nothing for the empty one', () => {
  assert.deepEqual(json('{"text": "a", "requestId": "r", "count": 1}'), echo({ text: 'a', requestId: 'r', count: 1 }));
  assert.deepEqual(json('{"request_id": "r"}'), echo({ requestId: 'r' }));
  assert.deepEqual(json(''), echo());
});

test('a key that is no field is named, whatever it is', () => {
  for (const key of ['txet', '__proto__', 'constructor', 'a"b', 'a\nb', 'is unknown']) {
    assert.throws(() => json(JSON.stringify(Object.fromEntries([[key, 1]]))), {
      reason: 'UNKNOWN_FIELD',
      violations: [{ field: key, description: 'rpc.testing.v1.EchoMessage has no such field' }],
    });
  }
});

test('JSON that is not the message', () => {
  for (const text of [
    '{',
    '[]',
    'null x',
    '1',
    '{"text": 1}',
    '{"count": "x"}',
    '{"count": 1e100}',
    '{"text":"a","text":"b"}',
  ]) {
    assert.throws(() => json(text), malformed, text);
  }
  assert.throws(() => decodeJson(EchoMessageSchema, Buffer.from([0x22, 0xff])), malformed);
});

test('nesting that goes on and on is refused, not a crash', () => {
  const deep = Buffer.from(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`);
  assert.throws(() => decodeJson(StructSchema, deep), malformed);
});

test('binary: unknown fields are kept, damage and excess are refused', () => {
  const unknown = Buffer.from([0x0a, 0x01, 0x61, 0xa0, 0x06, 0x01]);
  assert.equal((decodeBinary(EchoMessageSchema, unknown, 10) as { text?: string }).text, 'a');
  for (const bytes of [[0x0a, 0xff, 0x01], [0x0a], [0xff], [0x0b]]) {
    assert.throws(() => decodeBinary(EchoMessageSchema, Buffer.from(bytes), 10), malformed);
  }
  assert.throws(() => decodeBinary(EchoMessageSchema, Buffer.alloc(11), 10), { reason: 'TOO_LARGE' });
});
