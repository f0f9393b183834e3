import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NEEDS_REAL_DOCUMENTS, realBytes } from '../testing/real-documents.ts';
import { bytesOf } from '../testing/small-documents.ts';
import { parseWhole, scan } from '../testing/whole-document.ts';

const lists = ['a', 'b[].c'];
const parse = (text: string | Uint8Array, limits = {}) => {
  return parseWhole(typeof text === 'string' ? bytesOf(text) : text, { lists, limits });
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

test('of a key that stands twice the last counts, as JSON.parse has it, but where lists are', () => {
  assert.deepEqual(parse('{"c":{"a":1,"b":2,"a":3}}'), { c: { a: 3, b: 2 } });
});

test('a member called __proto__ is a member, and nobody’s prototype', () => {
  const value = parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}') as object;
  assert.deepEqual(Object.keys(value), ['__proto__', 'constructor']);
  assert.equal(Object.getPrototypeOf(value), Object.prototype);
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
});

const malformed: [string, string | Uint8Array, RegExp?][] = [
  ['nothing', ''],
  ['white space', ' \n'],
  ['a byte order mark alone', '\ufeff'],
  ['two byte order marks', '\ufeff\ufeff{}'],
  ['two documents', '{}{}', /: Unexpected non-whitespace character after JSON at byte 2$/],
  ['a document behind one with a list', '{"a":[{}]}\n{"a":[{}]}', /: Unexpected [^\d]* at byte 11$/],
  ['a text that says a position', '[" at position 1",]', /: Unexpected token '\]' at byte 18$/],
  ['a list with nothing behind a comma', '{"a":[1,]}', /at byte 8$/],
  ['a list with nothing before a comma', '{"a":[,1]}', /at byte 6$/],
  ['a list that a brace ends', '{"a":[1}', /at byte 7$/],
  ['an item that a bracket ends', '{"a":[{]]}', /at byte 7$/],
  ['a list without its end', '{"a":[{}', /at byte 8$/],
  ['a trailing comma', '{"a":1,}', /at byte 7$/],
  ['a comment', '{} // x', /at byte 3$/],
  ['NaN', '{"c":NaN}', /at byte 5$/],
  ['NaN behind a byte order mark and what is no ASCII', '\ufeff{"ü":"€","c":NaN}', /at byte 19$/],
  ['NaN in an item', '{"c":"€","a":[{"d":"€"},{"e":NaN}]}', /at byte 33$/],
  ['NaN behind a list', '{"b":[{"c":[{},{}],"d":1},NaN]}', /at byte 26$/],
  ['a bare text', 'matches', /at byte 0$/],
  ['a control character in a text', '"\u0001"', /at byte 1$/],
  ['bytes that are no UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
  ['an overlong encoding', Uint8Array.of(0x22, 0xc0, 0xaf, 0x22)],
  ['half a surrogate pair in UTF-8', Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22)],
  ['UTF-16', Buffer.from('\ufeff{"a":1}', 'utf16le')],
  ['closing brackets before as many opening ones', ']'.repeat(100) + '['.repeat(100), /at byte 0$/],
];
for (const [name, text, message = /./] of malformed) {
  test(`malformed: ${name}`, () => {
    assert.throws(() => parse(text), { name: 'DocumentError', code: 'MALFORMED_JSON', at: '$', message });
  });
}

test('whatever stands in the place of an item, JSON.parse and this agree whether it is JSON', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '\\',
    '1',
    ' ',
    '""',
    '"a":',
    '{}',
    'null',
    '"\\"]"',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (some) => {
      const text = `{"b":[{"c":[${some.join('')}]}],"a":[${some.join('')}]}`;
      let expected: unknown;
      try {
        expected = JSON.parse(text);
      } catch {
        assert.throws(() => parse(text), { name: 'DocumentError' });
        return;
      }
      // A piece may end a list and begin it again.
      if (/^\{("b":.*"b":|.*"a":.*"a":)/.test(text)) return;
      assert.deepEqual(parse(text), expected);
    }),
    { numRuns: 3_000 },
  );
});

test('bytes are counted before they are looked at', () => {
  assert.deepEqual(parse('[1]', { maxBytes: 3 }), [1]);
  assert.throws(() => parse('[1] ', { maxBytes: 3 }), { code: 'TOO_LARGE' });
  assert.throws(() => parse(Uint8Array.of(0xff, 0xff), { maxBytes: 1 }), { code: 'TOO_LARGE' });
});

test('a real report that ends early is malformed, wherever it ends', NEEDS_REAL_DOCUMENTS, () => {
  const bytes = realBytes('grype/many_vulns3.json');
  assert.ok(scan(bytes, { lists: ['matches'] }));
  for (let part = 0; part < 50; part += 1) {
    const cut = bytes.subarray(0, Math.floor((bytes.length * part) / 50));
    const message = `${cut.length} of ${bytes.length} bytes`;
    for (const paths of [[], ['matches']]) {
      assert.throws(() => scan(cut, { lists: paths }), { code: 'MALFORMED_JSON' }, message);
    }
  }
});
