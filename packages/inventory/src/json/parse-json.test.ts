import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DEFAULT_LIMITS } from '../limits.ts';
import { NEEDS_REAL_DOCUMENTS, realBytes } from '../testing/real-documents.ts';
import { bytesOf } from '../testing/small-documents.ts';
import { parseJson } from './parse-json.ts';

const parse = (text: string | Uint8Array, limits = {}) => {
  return parseJson(typeof text === 'string' ? bytesOf(text) : text, { ...DEFAULT_LIMITS, ...limits });
};

test('any JSON is parsed as JSON.parse does it', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      assert.deepEqual(parse(text), JSON.parse(text));
    }),
  );
});

test('a byte order mark is no part of the document', () => {
  assert.deepEqual(parse('\ufeff{"a":1}'), { a: 1 });
});

test('of a key that stands twice the last counts, as JSON.parse has it', () => {
  assert.deepEqual(parse('{"a":1,"b":2,"a":3}'), { a: 3, b: 2 });
});

test('a member called __proto__ is a member, and nobody’s prototype', () => {
  const value = parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}') as object;
  assert.deepEqual(Object.keys(value), ['__proto__', 'constructor']);
  assert.equal(Object.getPrototypeOf(value), Object.prototype);
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
});

const malformed: [string, string | Uint8Array][] = [
  ['nothing', ''],
  ['white space', ' \n'],
  ['a byte order mark alone', '\ufeff'],
  ['two byte order marks', '\ufeff\ufeff{}'],
  ['two documents', '{}{}'],
  ['a trailing comma', '{"a":1,}'],
  ['a comment', '{} // x'],
  ['NaN', '{"a":NaN}'],
  ['a bare text', 'matches'],
  ['a control character in a text', '"\u0001"'],
  ['bytes that are no UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
  ['an overlong encoding', Uint8Array.of(0x22, 0xc0, 0xaf, 0x22)],
  ['half a surrogate pair in UTF-8', Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22)],
  ['UTF-16', Buffer.from('\ufeff{"a":1}', 'utf16le')],
  ['closing brackets before as many opening ones', ']'.repeat(100) + '['.repeat(100)],
];
for (const [name, text] of malformed) {
  test(`malformed: ${name}`, () => {
    assert.throws(() => parse(text), { name: 'DocumentError', code: 'MALFORMED_JSON', at: '$' });
  });
}

test('bytes are counted before they are looked at', () => {
  assert.deepEqual(parse('[1]', { maxBytes: 3 }), [1]);
  assert.throws(() => parse('[1] ', { maxBytes: 3 }), { code: 'TOO_LARGE' });
  assert.throws(() => parse(Uint8Array.of(0xff, 0xff), { maxBytes: 1 }), { code: 'TOO_LARGE' });
});

test('nesting is allowed up to the limit, and refused past it', () => {
  const nested = (depth: number) => `${'[{"a":'.repeat(depth / 2)}0${'}]'.repeat(depth / 2)}`;
  assert.ok(parse(nested(64)));
  assert.throws(() => parse(nested(66)), { code: 'TOO_DEEP', message: /deeper than 64/ });
  assert.throws(() => parse('['.repeat(5_000_000)), { code: 'TOO_DEEP' });
  assert.throws(() => parse('{"a":'.repeat(1_000_000)), { code: 'TOO_DEEP' });
});

test('brackets inside of texts are no nesting, whatever is escaped', () => {
  const texts = ['['.repeat(100), '"'.repeat(99), `\\"${'{'.repeat(99)}`, '\\', `\\\\"${'['.repeat(99)}`];
  for (const text of texts) assert.deepEqual(parse(JSON.stringify([text, { [text]: text }])), [text, { [text]: text }]);
});

test('nesting is counted as the parser nests', () => {
  const depthOf = (value: unknown): number => {
    return typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
  };
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const [text, depth] = [JSON.stringify(value), depthOf(value)];
      assert.deepEqual(parse(text, { maxDepth: depth }), JSON.parse(text));
      if (depth > 0) assert.throws(() => parse(text, { maxDepth: depth - 1 }), { code: 'TOO_DEEP' });
    }),
  );
});

test('a real report that ends early is malformed, wherever it ends', NEEDS_REAL_DOCUMENTS, () => {
  const bytes = realBytes('grype/many_vulns3.json');
  assert.ok(parse(bytes));
  for (let part = 0; part < 50; part += 1) {
    const cut = bytes.subarray(0, Math.floor((bytes.length * part) / 50));
    assert.throws(() => parse(cut), { code: 'MALFORMED_JSON' }, `${cut.length} of ${bytes.length} bytes`);
  }
});
