import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalJson } from './canonical-json.ts';

test('RFC 8785 3.2.2: numbers, strings and literals', () => {
  const input = JSON.parse(String.raw`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
  }`);
  assert.equal(
    canonicalJson(input),
    String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
  );
});

test('RFC 8785 3.2.3: keys are sorted by UTF-16 code unit', () => {
  const input = { '€': 1, '\r': 2, '\ufb33': 3, '1': 4, '😀': 5, '\u0080': 6, ö: 7 };
  assert.equal(canonicalJson(input), `{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}`);
});

test('what differs only in the order of keys gives the same text, at any depth', () => {
  assert.equal(
    canonicalJson({ a: { x: 1, y: [{ p: 1, q: 2 }] }, b: -0 }),
    canonicalJson({ b: 0, a: { y: [{ q: 2, p: 1 }], x: 1 } }),
  );
  assert.notEqual(canonicalJson([1, 2]), canonicalJson([2, 1]));
});

test('keys like __proto__ are keys', () => {
  assert.equal(canonicalJson(JSON.parse('{"b":1,"__proto__":{"z":1,"a":2}}')), '{"__proto__":{"a":2,"z":1},"b":1}');
});

test('fields that are undefined are absent, as in JSON', () => {
  assert.equal(canonicalJson({ a: undefined, b: 1 }), '{"b":1}');
});

for (const value of [
  undefined,
  () => 1,
  Symbol('s'),
  Number.NaN,
  Number.POSITIVE_INFINITY,
  [Number.NaN],
  1n,
  { a: 1n },
]) {
  test(`${typeof value} ${String(typeof value === 'object' ? Object.values(value) : String(value))} is refused`, () => {
    assert.throws(() => canonicalJson(value));
  });
}

test('cycles are refused', () => {
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  assert.throws(() => canonicalJson(cycle));
});

test('a lone surrogate is refused: it has no UTF-8 bytes', () => {
  assert.throws(() => canonicalJson({ text: '\ud800' }));
});
