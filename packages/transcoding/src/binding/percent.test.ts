import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TranscodingError } from '../errors/transcoding-error.ts';
import { decodeQueryText, decodeSegment, decodeSegmentKeeping } from './percent.ts';

const table: readonly [raw: string, full: string, reserved: string, slash: string][] = [
  ['foo', 'foo', 'foo', 'foo'],
  ['a%2Fb', 'a/b', 'a%2Fb', 'a%2Fb'],
  ['a%2fb', 'a/b', 'a%2Fb', 'a%2Fb'],
  ['a%252Fb', 'a%2Fb', 'a%2Fb', 'a%2Fb'],
  ['a%20b', 'a b', 'a b', 'a b'],
  ['a%3Ab', 'a:b', 'a%3Ab', 'a:b'],
  ['a%3fb%23%5b%5d', 'a?b#[]', 'a%3Fb%23%5B%5D', 'a?b#[]'],
  ['a:b', 'a:b', 'a:b', 'a:b'],
  ['a+b', 'a+b', 'a+b', 'a+b'],
  ['%e2%82%ac%2F%C3%A9', '€/é', '€%2Fé', '€%2Fé'],
];

for (const [raw, full, reserved, slash] of table) {
  test(`${raw} decodes by kind of variable`, () => {
    assert.equal(decodeSegment(raw), full);
    assert.equal(decodeSegmentKeeping(raw, 'reserved'), reserved);
    assert.equal(decodeSegmentKeeping(raw, 'slash'), slash);
  });
}

const malformed = (error: unknown) => error instanceof TranscodingError && error.reason === 'MALFORMED_REQUEST';

for (const raw of ['%', '%4', '%zz', '%ff', 'a%2', '%C3', '%2F%']) {
  test(`${raw} is malformed everywhere`, () => {
    assert.throws(() => decodeSegment(raw), malformed);
    assert.throws(() => decodeSegmentKeeping(raw, 'reserved'), malformed);
    assert.throws(() => decodeQueryText(raw), malformed);
  });
}

test('a plus is a space in a query, an escaped plus is a plus', () => {
  assert.equal(decodeQueryText('a+b%2Bc%20d'), 'a b+c d');
});

test('any text survives encodeURIComponent and decoding', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const raw = encodeURIComponent(text);
      assert.equal(decodeSegment(raw), text);
      assert.equal(decodeQueryText(raw), text);
      if (!text.includes('/')) assert.equal(decodeSegmentKeeping(raw, 'slash'), text);
    }),
  );
});
