import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bytesOf } from '../testing/small-documents.ts';
import { parseWhole, scan } from '../testing/whole-document.ts';
import { WINDOW_BYTES } from './bracket-finder.ts';

const LISTS = ['items', 'groups[].members', 'deep.er.list'];

/** Documents with those lists, as often with something else in their place. */
const value = fc.jsonValue({ maxDepth: 2 });
const list = fc.oneof({ weight: 3, arbitrary: fc.array(value, { maxLength: 5 }) }, { weight: 1, arbitrary: value });
const document = fc.record(
  {
    items: list,
    groups: fc.array(fc.oneof(fc.record({ members: list, name: value }, { requiredKeys: [] }), value), {
      maxLength: 4,
    }),
    deep: fc.record({ er: fc.record({ list, items: list }, { requiredKeys: [] }) }, { requiredKeys: [] }),
    rest: value,
  },
  { requiredKeys: [] },
);
const indent = fc.constantFrom(undefined, 1, '\r\n\t');

test('head and lists are the document, whatever it is', () => {
  fc.assert(
    fc.property(document, indent, (made, space) => {
      const text = JSON.stringify(made, null, space);
      assert.deepEqual(parseWhole(bytesOf(text), { lists: LISTS }), JSON.parse(text));
    }),
  );
});

test('what is found does not depend on how the bytes are cut into chunks', () => {
  fc.assert(
    fc.property(document, fc.array(fc.nat({ max: 9 }), { minLength: 1 }), (made, chunks) => {
      const bytes = bytesOf(made);
      assert.deepEqual(scan(bytes, { lists: LISTS, chunks }), scan(bytes, { lists: LISTS }));
    }),
  );
});

const TEXT =
  '{"a\\"[":"\\\\","items":[{"x":"]\\"}\\\\"} , {"y":[1,{}]},{}],"é":{"items":[1]},"groups":[{"members":[{}]}]}';

test('nor on where a window of the scanner ends, byte by byte', () => {
  const expected = scan(bytesOf(TEXT), { lists: LISTS });
  for (let cut = 0; cut <= TEXT.length + 1; cut += 1) {
    const offset = WINDOW_BYTES - cut;
    const { head, lists } = scan(bytesOf(' '.repeat(offset) + TEXT), { lists: LISTS });
    const moved = expected.lists.map(({ path, indexes, blocks }) => ({
      path,
      indexes,
      blocks: blocks.map((block) => ({ ...block, offset: block.offset + offset })),
    }));
    assert.deepEqual(
      { head, lists: lists.map(({ path, indexes, blocks }) => ({ path, indexes, blocks })) },
      { head: expected.head, lists: moved },
    );
  }
});

test('a key is the same key however it is written', () => {
  assert.equal(scan(bytesOf('{"\\u0069tems":[{}]}'), { lists: LISTS }).lists[0]?.path, 'items');
});

test('a key on the way to a list stands once', () => {
  const twice: [string, string][] = [
    ['{"items":[],"items":[]}', '$.items'],
    ['{"items":[],"\\u0069tems":1}', '$.items'],
    ['{"x":1,"x":1}', '$.x'],
    ['{"groups":[{},{"members":[],"members":1}]}', '$.groups[1].members'],
  ];
  for (const [text, at] of twice) {
    assert.throws(() => scan(bytesOf(text), { lists: LISTS }), {
      code: 'INVALID_DOCUMENT',
      at,
      message: /stands twice/,
    });
  }
  assert.ok(scan(bytesOf('{"items":[{"x":1,"x":2}],"y":{"x":1,"x":2}}'), { lists: LISTS }));
});

test('blocks end between items, and hold all of them', () => {
  for (const space of ['', ' '.repeat(70_000)]) {
    const items = Array.from({ length: 3_000 }, (_, index) => ({ index, text: 'x'.repeat(index % 200) }));
    const text = `{"items":[${items
      .map((item) => JSON.stringify(item))
      .slice(0, space ? 20 : 3_000)
      .join(`${space},${space}`)}]}`;
    const bytes = bytesOf(text);
    const [found] = scan(bytes, { lists: LISTS }).lists;
    assert.ok((found?.blocks.length ?? 0) > 3);
    assert.ok(found?.blocks.every(({ length }) => length < WINDOW_BYTES + 3 * 70_500));
    assert.deepEqual(parseWhole(bytes, { lists: LISTS }), JSON.parse(text));
  }
});

test('nesting is counted as the parser nests, in the head and in lists', () => {
  const depthOf = (one: unknown): number => {
    return typeof one === 'object' && one !== null ? 1 + Math.max(0, ...Object.values(one).map(depthOf)) : 0;
  };
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom('items', 'other'), (inner, key) => {
      const made = { [key]: [inner] };
      const [bytes, maxDepth] = [bytesOf(made), depthOf(made)];
      assert.deepEqual(parseWhole(bytes, { lists: LISTS, limits: { maxDepth } }), JSON.parse(JSON.stringify(made)));
      assert.throws(() => scan(bytes, { lists: LISTS, limits: { maxDepth: maxDepth - 1 } }), { code: 'TOO_DEEP' });
    }),
  );
  for (const text of ['['.repeat(5_000_000), '{"a":'.repeat(1_000_000), `{"items":[${'['.repeat(100)}`]) {
    assert.throws(() => scan(bytesOf(text), { lists: LISTS }), {
      code: 'TOO_DEEP',
      message: /deeper than 64 levels at byte/,
    });
  }
});

test('what must be held in memory has limits', () => {
  const large: [string, object, string][] = [
    [`{"x":"${'x'.repeat(100)}"}`, { maxHeadBytes: 99 }, '$'],
    [`{"items":[{},{"x":"${'x'.repeat(100)}"}]}`, { maxItemBytes: 99 }, '$.items'],
    [`{"x":[${'{},'.repeat(50)}{}]}`, { maxHeadValues: 102 }, '$'],
    [`{"x":[${'1,'.repeat(100)}1]}`, { maxHeadValues: 101 }, '$'],
    [`{"groups":[${'{"members":[]},'.repeat(50)}{}]}`, { maxLists: 49 }, '$.groups[49].members'],
    [`{"groups":[{},{"members":[${'1,'.repeat(100)}`, { maxItemBytes: 99 }, '$.groups[1].members'],
  ];
  for (const [text, limits, at] of large) {
    assert.throws(() => scan(bytesOf(text), { lists: LISTS, limits }), { code: 'TOO_LARGE', at });
  }
  assert.ok(
    scan(bytesOf(`{"items":[${Array(99).fill('{"x":"yyyyyyyyyyyyyyyyyy"}')}]}`), {
      lists: LISTS,
      limits: { maxHeadBytes: 99, maxHeadValues: 3, maxLists: 1, maxItemBytes: 99 },
    }),
  );
});

test('no small document is too much for the memory, whatever it is made of', () => {
  const many: [string, RegExp][] = [
    [`{"groups":[${Array(100_001).fill('{"members":[]}')}]}`, /more than 100000 lists of items, at byte 1500022/],
    [`{"groups":[${Array(400_000).fill('{}')}]}`, /more than 750000 values outside of the lists of items, at byte/],
    [`{${Array.from({ length: 750_001 }, (_, index) => `"${index}":0`)}}`, /more than 750000 values/],
  ];
  for (const [text, message] of many) {
    assert.throws(() => scan(bytesOf(text), { lists: LISTS }), { code: 'TOO_LARGE', message });
  }
  const most = `{"groups":[${Array(100_000).fill('{"members":[]}')}]}`;
  assert.equal(scan(bytesOf(most), { lists: LISTS }).lists.length, 100_000);
});

test('a path through the items of another list is refused', () => {
  assert.throws(() => scan(bytesOf({}), { lists: ['a', 'a[].b'] }), RangeError);
});
