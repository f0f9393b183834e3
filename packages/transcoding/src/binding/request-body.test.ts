import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bound, refusal } from '../testing/bind.ts';
import { routesFor } from '../testing/one-route.ts';

const echo = 'POST /v1/echo';

test('body "*" is the whole message; an empty body is an empty message', () => {
  assert.deepEqual(bound({ call: echo, body: '{"fString":"a","r_int32":[1,2]}' }), { fString: 'a', rInt32: [1, 2] });
  assert.deepEqual(bound({ call: echo, body: '' }), {});
  assert.deepEqual(bound({ call: echo, body: ' {} ' }), {});
  assert.deepEqual(bound({ call: echo, body: '\ufeff{}' }), {});
});

test('a named body is one field, whatever its kind', () => {
  const routes = routesFor(
    {
      List: { post: '/list', body: 'tags' },
      Map: { post: '/map', body: 'counts' },
      Text: { post: '/text', body: 'id' },
      Message: { post: '/message', body: 'time' },
    },
    { tags: 'repeated string', counts: 'map<string, int32>', id: 'string', time: 'google.protobuf.Timestamp' },
  );
  assert.deepEqual(bound({ call: 'POST /list', body: '["a","b"]' }, routes), { tags: ['a', 'b'] });
  assert.deepEqual(bound({ call: 'POST /map', body: '{"a":1}' }, routes), { counts: { a: 1 } });
  assert.deepEqual(bound({ call: 'POST /text?tags=x', body: '"hello"' }, routes), { id: 'hello', tags: ['x'] });
  assert.deepEqual(bound({ call: 'POST /message', body: '"2026-01-01T00:00:00Z"' }, routes), {
    time: '2026-01-01T00:00:00Z',
  });
  assert.deepEqual(bound({ call: 'POST /list', body: '' }, routes), {});
  // The text of one field cannot smuggle in another.
  assert.match(refusal({ call: 'POST /text', body: '"a","tags":["b"]' }, routes).text, /not JSON/);
  assert.deepEqual(refusal({ call: 'POST /list', body: '["a",1]' }, routes).fields, ['tags']);
});

test('fields of a named body are named from the request on', () => {
  const call = 'POST /v1/shelves/s/books';
  assert.deepEqual(bound({ call, body: '{"title":"T","pageCount":3}' }), {
    shelf: 's',
    book: { title: 'T', pageCount: 3 },
  });
  assert.deepEqual(refusal({ call, body: '{"titel":"T"}' }), {
    reason: 'UNKNOWN_FIELD',
    fields: ['book.titel'],
    text: 'book.titel: test.v1.Book has no such field',
  });
});

const faults: readonly [body: string, reason: string, field: string | undefined, why: RegExp][] = [
  ['{"nope":1}', 'UNKNOWN_FIELD', 'nope', /no such field/],
  ['{"child":{"child":{"nope":1}}}', 'UNKNOWN_FIELD', 'child.child.nope', /no such field/],
  ['{"children":[{},{"nope":1}]}', 'UNKNOWN_FIELD', 'children.1.nope', /no such field/],
  ['{"people":{"a":{},"b":{"nope":1}}}', 'UNKNOWN_FIELD', 'people.b.nope', /no such field/],
  ['{"__proto__":{"x":1}}', 'UNKNOWN_FIELD', '__proto__', /no such field/],
  ['{"constructor":{}}', 'UNKNOWN_FIELD', 'constructor', /no such field/],
  ['{"[test.v1.ext]":1}', 'UNKNOWN_FIELD', '[test.v1.ext]', /no such field/],
  ['{"fInt32":"x"}', 'MALFORMED_REQUEST', 'fInt32', /int32/],
  ['{"fInt32":2147483648}', 'MALFORMED_REQUEST', 'fInt32', /out of range/],
  ['{"child":{"fBool":"true"}}', 'MALFORMED_REQUEST', 'child.fBool', /bool/],
  ['{"child":[]}', 'MALFORMED_REQUEST', 'child', /./],
  ['{"children":{}}', 'MALFORMED_REQUEST', 'children', /./],
  ['{"counts":{"a":"x"}}', 'MALFORMED_REQUEST', 'counts', /./],
  ['{"genre":"THRILLER"}', 'MALFORMED_REQUEST', 'genre', /THRILLER/],
  ['{"time":"yesterday"}', 'MALFORMED_REQUEST', 'time', /./],
  ['{"fString":"a","f_string":"b"}', 'MALFORMED_REQUEST', undefined, /multiple times/],
  ['{"fString":"a","fString":"b"}', 'MALFORMED_REQUEST', undefined, /fString/],
  ['{"one":"a","two":1}', 'MALFORMED_REQUEST', undefined, /oneof/],
  ['[]', 'MALFORMED_REQUEST', undefined, /./],
  ['null', 'MALFORMED_REQUEST', undefined, /./],
  ['{', 'MALFORMED_REQUEST', undefined, /not JSON/],
  ['{}x', 'MALFORMED_REQUEST', undefined, /not JSON/],
];

for (const [body, reason, field, why] of faults) {
  test(`${body} is refused, naming ${field ?? 'the body'}`, () => {
    const refused = refusal({ call: echo, body });
    assert.equal(refused.reason, reason);
    assert.deepEqual(refused.fields, field === undefined ? [] : [field]);
    assert.match(refused.text, why);
  });
}

test('bytes that are not UTF-8 are refused', () => {
  assert.match(refusal({ call: echo, body: Buffer.from([0x22, 0xff, 0x22]) }).text, /not UTF-8/);
});

test('a body that no field takes is refused', () => {
  assert.match(refusal({ call: 'GET /v1/echo', body: '{}' }).text, /takes no body/);
});

test('HttpBody takes the bytes as they are, with their type', () => {
  const body = Buffer.from([0, 255, 10]);
  assert.deepEqual(bound({ call: 'PUT /v1/shelves/s/files/a/b.bin?note=n', body, contentType: 'image/png' }), {
    shelf: 's',
    path: 'a/b.bin',
    note: 'n',
    content: { contentType: 'image/png', data: 'AP8K' },
  });
});

test('nesting has a bound, in good and in bad bodies', () => {
  const nested = (depth: number, inner: string) => '{"child":'.repeat(depth) + inner + '}'.repeat(depth);
  assert.equal(typeof bound({ call: echo, body: nested(90, '{}') }), 'object');
  assert.match(refusal({ call: echo, body: nested(200, '{}') }).text, /recursion|deep/);
  assert.equal(refusal({ call: echo, body: nested(200_000, '{}') }).reason, 'MALFORMED_REQUEST');
  assert.equal(
    refusal({ call: echo, body: `{"value":${'['.repeat(5000)}${']'.repeat(5000)}}` }).reason,
    'MALFORMED_REQUEST',
  );
  assert.equal(refusal({ call: echo, body: nested(80, '{"nope":1}') }).reason, 'MALFORMED_REQUEST');
});

test('maps and free-form values keep hostile keys as plain data', () => {
  const body = '{"counts":{"__proto__":"1","constructor":"2"},"free":{"__proto__":{"polluted":true}}}';
  const message = bound({ call: echo, body }) as { counts: object; free: object };
  assert.deepEqual(Object.keys(message.counts), ['__proto__', 'constructor']);
  assert.equal(Reflect.get({}, 'polluted'), undefined);
});
