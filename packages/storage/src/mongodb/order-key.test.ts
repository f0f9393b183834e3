import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { IndexValue } from '../document-store.ts';
import { fromOrderText, orderKey, orderText } from './order-key.ts';

const TYPES = ['boolean', 'number', 'string'];

/** The order of the port: null, then booleans, numbers and strings; strings by code point. */
function inPortOrder(left: IndexValue, right: IndexValue): number {
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  if (typeof left !== typeof right) return TYPES.indexOf(typeof left) - TYPES.indexOf(typeof right);
  if (typeof left === 'string') return Buffer.compare(Buffer.from(left), Buffer.from(String(right)));
  return Number(left) - Number(right);
}

/** As MongoDB compares strings, and as servers do that compare UTF-16 units. */
const SERVERS = {
  bytes: (left: string, right: string) => Buffer.compare(Buffer.from(left), Buffer.from(right)),
  units: (left: string, right: string) => Number(left > right) - Number(left < right),
};

const value = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.string({ unit: 'binary' }),
);

test('keys sort on every server as the port sorts values', () => {
  for (const compare of Object.values(SERVERS)) {
    fc.assert(
      fc.property(value, value, (left, right) => {
        assert.equal(Math.sign(compare(orderKey(left), orderKey(right))), Math.sign(inPortOrder(left, right)));
      }),
    );
  }
});

test('values at the edges are in order', () => {
  const values: readonly IndexValue[] = [
    ...[null, false, true],
    ...[-Number.MAX_VALUE, -1.5, -1, -Number.MIN_VALUE, 0, Number.MIN_VALUE, 1, 2, 10, 2 ** 53, Number.MAX_VALUE],
    ...['', '\u0000', 'A', 'a', 'a ', 'é', '\uffee', '😀'],
  ];
  const keys = values.map(orderKey);
  assert.deepEqual(keys.toSorted(SERVERS.bytes), keys);
  assert.deepEqual(keys.toSorted(SERVERS.units), keys);
  assert.equal(new Set(keys).size, keys.length);
  assert.equal(orderKey(-0), orderKey(0));
});

test('a text comes back, and what is none does not', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => assert.equal(fromOrderText(orderText(text)), text)));
  for (const wrong of ['é', '\u00ff', '\u00c3', 'a\u0080']) assert.equal(fromOrderText(wrong), undefined);
});
