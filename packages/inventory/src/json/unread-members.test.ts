import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseBlock } from './parse-block.ts';
import { UnreadMembers } from './unread-members.ts';

const NAMES = ['urls', 'cpes', 'é'];

function parse(text: string, names: readonly string[] = NAMES): unknown {
  const bytes = Buffer.from(text);
  return parseBlock(bytes, { offset: 0, length: bytes.length }, true, new UnreadMembers(names));
}

/** The same, of what is parsed. */
function emptied(value: unknown, names: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => emptied(item, names));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, member]) => {
    if (!names.includes(key) || typeof member !== 'object' || member === null) return [key, emptied(member, names)];
    return [key, Array.isArray(member) ? [] : {}];
  });
  return Object.fromEntries(members);
}

const key = fc
  .oneof(fc.constantFrom(...NAMES, 'url', 'xurls', 'a'), fc.string({ maxLength: 3 }))
  .filter((name) => name !== '__proto__');
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, 1, 'x', '"urls":[', '\\', '}', '\\"]'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 5, noNullPrototype: true }),
  ),
}));

test('what is parsed is what it would be, with those members empty', () => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 4 }), fc.constantFrom(undefined, 1, '\r\n\t '), (items, indent) => {
      const inner = JSON.stringify(items, null, indent).slice(1, -1);
      assert.deepEqual(parse(inner), emptied(JSON.parse(`[${inner}]`), NAMES));
    }),
    { numRuns: 1_000 },
  );
});

test('without names everything is parsed', () => {
  assert.deepEqual(parse('{"urls":[1]}', []), [{ urls: [1] }]);
});

const kept: [string, string][] = [
  ['a text of that name', '"urls", ["x"]'],
  ['a text in the place of a list', '{"urls":"x"}'],
  ['a key that ends with the name', '{"xurls":[1]}'],
  ['a key that is written with an escape', '{"\\u0075rls":[1]}'],
  ['a block that is longer than the brackets are looked for', `{"urls":["${'x'.repeat(70_000)}"]}`],
];
for (const [name, text] of kept) {
  test(`kept: ${name}`, () => assert.deepEqual(parse(text), JSON.parse(`[${text}]`)));
}

const malformed: [string, string, RegExp][] = [
  ['before it', '{"a":NaN,"urls":[1]}', /at byte 5$/],
  ['behind it', '{"urls":["x","y"],"a":NaN}', /at byte 22$/],
  ['another bracket at its end', '{"urls":["x"},"a":1}', /at byte 12$/],
  ['nothing behind a comma', '{"urls":[1]},', /at byte 13$/],
];
for (const [name, text, message] of malformed) {
  test(`malformed, with its place: ${name}`, () => {
    assert.throws(() => parse(text), { code: 'MALFORMED_JSON', message });
  });
}

test('what nobody reads must be UTF-8, with texts that end and as many closing brackets as opening ones, and nothing more', () => {
  assert.deepEqual(parse('{"urls":[NaN,]}'), [{ urls: [] }]);
  assert.deepEqual(parse('{"urls":[{]]}'), [{ urls: [] }]);
  for (const text of ['{"urls":["x]}', '{"urls":[{]}', '{"urls":[}{]}']) {
    assert.throws(() => parse(text), { code: 'MALFORMED_JSON' }, text);
  }
  const bytes = Buffer.from('{"urls":["_"]}');
  bytes[10] = 0xff;
  const block = { offset: 0, length: bytes.length };
  assert.throws(() => parseBlock(bytes, block, true, new UnreadMembers(NAMES)), {
    code: 'MALFORMED_JSON',
    message: /not UTF-8/,
  });
});
