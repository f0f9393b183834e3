import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_LIMITS, type InventoryLimits } from '../limits.ts';
import { type JsonRecord, JsonView } from './json-view.ts';

const view = (json: string, limits: Partial<InventoryLimits> = {}) => {
  return new JsonView(JSON.parse(json) as JsonRecord, { ...DEFAULT_LIMITS, ...limits });
};

const invalid = (at: string) => ({ name: 'DocumentError', code: 'INVALID_DOCUMENT', at });

test('members read as what they are, and absent and null ones as absent', () => {
  const root = view('{"t":"x","e":"","n":1.5,"b":false,"o":{"t":"y"},"l":["a","","b"],"z":null}');
  assert.equal(root.text('t'), 'x');
  assert.equal(root.filledText('e'), undefined);
  assert.equal(root.number('n', 0, 2), 1.5);
  assert.equal(root.boolean('b'), false);
  assert.equal(root.object('o')?.requiredText('t'), 'y');
  assert.deepEqual(root.texts('l'), ['a', 'b']);
  for (const key of ['z', 'nowhere']) {
    assert.deepEqual(
      [root.text(key), root.number(key, 0, 1), root.boolean(key), root.object(key)],
      Array(4).fill(undefined),
    );
    assert.deepEqual(root.list(key), []);
    assert.equal(root.has(key), false);
  }
});

test('a document does not reach the members of Object', () => {
  const root = view('{"a":{}}');
  for (const key of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
    assert.equal(root.get(key), undefined);
    assert.equal(root.text(key), undefined);
  }
  const own = view('{"__proto__":{"severity":"High"},"hasOwnProperty":"x"}');
  assert.equal(own.get('severity'), undefined);
  assert.equal(own.object('__proto__')?.text('severity'), 'High');
  assert.equal(own.text('hasOwnProperty'), 'x');
  assert.deepEqual(own.keys(), ['__proto__', 'hasOwnProperty']);
});

const wrong: [string, string, (root: JsonView) => unknown, string][] = [
  ['a number for a text', '{"a":1}', (root) => root.text('a'), '$.a'],
  ['a list for a text', '{"a":["x"]}', (root) => root.text('a'), '$.a'],
  ['nothing for a required text', '{}', (root) => root.requiredText('a'), '$.a'],
  ['an empty required text', '{"a":""}', (root) => root.requiredText('a'), '$.a'],
  ['a text for a number', '{"a":"1"}', (root) => root.number('a', 0, 10), '$.a'],
  ['a number out of range', '{"a":10.1}', (root) => root.number('a', 0, 10), '$.a'],
  ['a negative number', '{"a":-1}', (root) => root.number('a', 0, 10), '$.a'],
  ['a number past every double', '{"a":1e999}', (root) => root.number('a', 0, Number.MAX_VALUE), '$.a'],
  ['a text for a boolean', '{"a":"true"}', (root) => root.boolean('a'), '$.a'],
  ['a list for an object', '{"a":[]}', (root) => root.object('a'), '$.a'],
  ['nothing for a required object', '{}', (root) => root.requiredObject('a'), '$.a'],
  ['an object for a list', '{"a":{"length":1}}', (root) => root.list('a'), '$.a'],
  ['a text among objects', '{"a":[{},"x"]}', (root) => root.objects('a'), '$.a[1]'],
  ['null among objects', '{"a":[null]}', (root) => root.objects('a'), '$.a[0]'],
  ['a number among texts', '{"a":["x",1]}', (root) => root.texts('a'), '$.a[1]'],
  ['deep down', '{"a":[{"b":{"c":1}}]}', (root) => root.objects('a')[0]?.object('b')?.text('c'), '$.a[0].b.c'],
  ['half a surrogate pair', '{"a":"\\ud800"}', (root) => root.text('a'), '$.a'],
];
for (const [name, json, act, at] of wrong) {
  test(`refused with its place: ${name}`, () => assert.throws(() => act(view(json)), invalid(at)));
}

test('-0 is 0, which has other bytes', () => {
  assert.ok(Object.is(view('{"a":-0.0}').number('a', 0, 10), 0));
});

test('a text is kept up to its limit', () => {
  const root = view('{"a":"12345"}', { maxTextLength: 5 });
  assert.equal(root.text('a'), '12345');
  assert.throws(() => view('{"a":["123456"]}', { maxTextLength: 5 }).texts('a'), { code: 'TOO_LARGE', at: '$.a[0]' });
});

test('a list is walked up to its limit', () => {
  assert.equal(view('{"a":[1,2]}', { maxListLength: 2 }).list('a').length, 2);
  assert.throws(() => view('{"a":[1,2,3]}', { maxListLength: 2 }).objects('a'), { code: 'TOO_LARGE', at: '$.a' });
});

test('a key of the document makes no message longer than people read', () => {
  const key = 'k'.repeat(1_000_000);
  assert.throws(
    () => view(JSON.stringify({ [key]: 1 })).text(key),
    (error: Error & { at: string }) => error.at.length < 250 && error.message.length < 600,
  );
});
