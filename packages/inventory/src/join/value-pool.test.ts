import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ValuePool } from './value-pool.ts';

const list = fc.oneof(
  fc.array(fc.oneof(fc.constantFrom('MIT', 'a b', 'GPL-2.0+'), fc.string({ unit: 'grapheme', maxLength: 3 })), {
    maxLength: 2,
  }),
  fc.array(fc.oneof(fc.integer({ max: 2, min: 0 }), fc.constant('1')), { maxLength: 2 }),
  fc.record({ score: fc.constantFrom(1, 9.8), date: fc.constantFrom('a', 'b') }, { noNullPrototype: true }),
);

test('equal values have one code, and others another', () => {
  fc.assert(
    fc.property(fc.array(list), (values) => {
      const pool = new ValuePool(1_000_000);
      const codes = values.map((value) => pool.codeOf(value));
      for (const [n, value] of values.entries()) {
        assert.deepEqual(pool.valueOf(codes[n] ?? 0), value);
        assert.equal(codes[n], codes[values.findIndex((other) => JSON.stringify(other) === JSON.stringify(value))]);
      }
    }),
  );
});

test('what is not known has the code 0, and distinct values have a limit', () => {
  const pool = new ValuePool(10);
  assert.equal(pool.codeOf(undefined), 0);
  assert.equal(pool.valueOf(0), undefined);
  assert.equal(pool.codeOf('12345'), pool.codeOf('12345'));
  assert.throws(() => pool.codeOf('123456'), { code: 'TOO_LARGE' });
});
