import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeBundle, encodeBundle, MAX_BUNDLE_BYTES, MAX_ENTRY_BYTES } from './entry-bundle.ts';

const bytes = (hex: string) => Buffer.from(hex, 'hex');
const anyEntries = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 256 });

test('each entry comes after its length in two bytes, big-endian', () => {
  assert.deepEqual(encodeBundle([bytes('aa'), bytes(''), bytes('bbcc')]), bytes('0001aa00000002bbcc'));
  assert.deepEqual(encodeBundle([new Uint8Array(258)]).subarray(0, 2), bytes('0102'));
  assert.deepEqual(encodeBundle([]), bytes(''));
});

test('what was encoded is decoded, and nothing else of the same bytes', () => {
  fc.assert(
    fc.property(anyEntries, (entries) => {
      const bundle = encodeBundle(entries);
      assert.deepEqual(
        decodeBundle(bundle, entries.length).map((entry) => Uint8Array.from(entry)),
        entries,
      );
      const malformed = { code: 'MALFORMED_BUNDLE' };
      assert.throws(() => decodeBundle(bundle, entries.length + 1), malformed);
      assert.throws(() => decodeBundle(Buffer.concat([bundle, bytes('00')]), entries.length), malformed);
      if (entries.length > 0) assert.throws(() => decodeBundle(bundle.subarray(0, -1), entries.length), malformed);
      if (entries.length > 0) assert.throws(() => decodeBundle(bundle, entries.length - 1), malformed);
    }),
  );
});

test('any bytes give entries, or MALFORMED_BUNDLE', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), fc.nat({ max: 256 }), (bundle, count) => {
      try {
        assert.deepEqual(Uint8Array.from(encodeBundle(decodeBundle(bundle, count))), bundle);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'MALFORMED_BUNDLE')) throw error;
      }
    }),
  );
});

test('the largest entry fits, and one byte more is refused', () => {
  const largest = new Uint8Array(MAX_ENTRY_BYTES);
  assert.equal(encodeBundle(Array.from({ length: 256 }, () => largest)).length, MAX_BUNDLE_BYTES);
  assert.throws(() => encodeBundle([new Uint8Array(MAX_ENTRY_BYTES + 1)]), { code: 'TOO_LARGE' });
});
