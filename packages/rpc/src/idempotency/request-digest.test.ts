import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create } from '@bufbuild/protobuf';
import { StructSchema } from '@bufbuild/protobuf/wkt';
import { EchoMessageSchema, echo } from '../testing/echo-service.ts';
import { requestDigest } from './request-digest.ts';

test('equal requests have equal digests, others do not', () => {
  const digest = (text: string) => requestDigest(EchoMessageSchema, echo({ text }));
  assert.equal(digest('a'), digest('a'));
  assert.notEqual(digest('a'), digest('b'));
});

test('the order of map entries does not count', () => {
  const entry = (stringValue: string) => ({ kind: { case: 'stringValue', value: stringValue } }) as const;
  const digest = (fields: Record<string, ReturnType<typeof entry>>) =>
    requestDigest(StructSchema, create(StructSchema, { fields }));
  assert.equal(digest({ a: entry('1'), b: entry('2') }), digest({ b: entry('2'), a: entry('1') }));
  assert.notEqual(digest({ a: entry('1') }), digest({ a: entry('2') }));
});
