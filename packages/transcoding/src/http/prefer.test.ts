import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create } from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import { buildProto, type MessageSpec } from '../testing/proto-builder.ts';
import { applyPreferredWait } from './prefer.ts';

const BOUNDED: MessageSpec = { id: 'string', wait_seconds: ['int32', { int32: { gte: 0, lte: 60 } }] };

/** What becomes of the request's wait. */
function waitOf(prefer: string | undefined, fields: MessageSpec = BOUNDED, given = 0): unknown {
  const desc = buildProto({ messages: { In: fields } }).getMessage('test.v1.In');
  assert.ok(desc);
  const root = reflect(desc, create(desc));
  const field = root.fields.find(({ name }) => name === 'wait_seconds');
  if (field !== undefined && given > 0) root.set(field, given);
  applyPreferredWait(root, prefer === undefined ? {} : { prefer });
  return field && root.get(field);
}

test('the wait that a caller prefers fills the field of that name', () => {
  const preferences: [string | undefined, number][] = [
    ['wait=30', 30],
    ['modes=snapshot,delta;wait=20', 20],
    ['respond-async, Wait = "10"', 10],
    ['wait=1, wait=2', 1],
    ['respond-async; wait=5; x=1', 5],
    [undefined, 0],
    ['', 0],
    ['wait', 0],
    ['wait=soon', 0],
    ['wait=-1', 0],
    ['await=30', 0],
    ['wait=30s', 0],
    ['x="wait=30"', 0],
  ];
  for (const [prefer, seconds] of preferences) assert.equal(waitOf(prefer), seconds, prefer);
});

test('no more than the call allows, and never over what the request says', () => {
  assert.equal(waitOf('wait=3600'), 60);
  assert.equal(waitOf('wait=999999999', { wait_seconds: 'int32' }), 999_999_999);
  assert.equal(waitOf('wait=30', BOUNDED, 5), 5);
  assert.equal(waitOf('wait=30', { id: 'string' }), undefined);
  assert.equal(waitOf('wait=30', { wait_seconds: 'string' }), '');
});

test('a hostile header costs no more than its length', () => {
  assert.equal(waitOf(`${';'.repeat(50_000)}wait${' '.repeat(50_000)}=1x`), 0);
});
