import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildRoutes } from '../routes/build-routes.ts';
import { bound, refusal } from '../testing/bind.ts';
import { libraryService } from '../testing/library.ts';
import { routesFor } from '../testing/one-route.ts';

const book = '/v1/shelves/s1/books/b1';

test('one segment is decoded whole, several keep reserved escapes', () => {
  assert.deepEqual(bound({ call: 'GET /v1/shelves/a%2Fb%3Ac/books/x%20y' }), { shelf: 'a/b:c', book: 'x y' });
  assert.deepEqual(bound({ call: 'GET /v1/shelves/s/files/a/b%2Fc/d%3ae%20f' }), {
    shelf: 's',
    path: 'a/b%2Fc/d%3Ae f',
  });
  const slashOnly = buildRoutes([libraryService()], { keptEscapes: 'slash' });
  assert.deepEqual(bound({ call: 'GET /v1/shelves/s/files/a/b%2Fc/d%3ae' }, slashOnly), {
    shelf: 's',
    path: 'a/b%2Fc/d:e',
  });
});

test('a digest is a value, not a verb', () => {
  assert.deepEqual(bound({ call: 'GET /v1/shelves/s/books/sha256:00ff' }), { shelf: 's', book: 'sha256:00ff' });
  assert.deepEqual(bound({ call: 'POST /v1/shelves/s/books/sha256:00ff:move' }), { shelf: 's', book: 'sha256:00ff' });
});

test('two stars may capture nothing', () => {
  assert.deepEqual(bound({ call: 'GET /v1/shelves/s/files' }), { shelf: 's' });
});

test('a literal tail stays out of the variable', () => {
  const routes = routesFor({ Raw: { get: '/{path=**}/raw' }, Both: { get: '/x/{path=a/**}/raw/y' } });
  assert.deepEqual(bound({ call: 'GET /a/b/raw' }, routes), { path: 'a/b' });
  assert.deepEqual(bound({ call: 'GET /raw' }, routes), {});
  assert.deepEqual(bound({ call: 'GET /x/a/b/raw/y' }, routes), { path: 'a/b' });
});

test('a dotted variable reaches into a message that the body made', () => {
  const call = 'PATCH /v1/shelves/s/books/b';
  assert.deepEqual(bound({ call, body: '{"title":"T"}' }), { book: { name: 'shelves/s/books/b', title: 'T' } });
  assert.deepEqual(bound({ call }), { book: { name: 'shelves/s/books/b' } });
  assert.deepEqual(bound({ call, body: '{"name":"shelves/s/books/b"}' }), { book: { name: 'shelves/s/books/b' } });
});

test('a body that says something else than the path is refused', () => {
  assert.deepEqual(refusal({ call: 'PATCH /v1/shelves/s/books/b', body: '{"name":"shelves/s/books/c"}' }), {
    reason: 'MALFORMED_REQUEST',
    fields: ['book.name'],
    text: 'book.name: the body holds another value than the path',
  });
  assert.deepEqual(refusal({ call: `POST ${book}:move`, body: '{"shelf":"s2"}' }).fields, ['shelf']);
  assert.deepEqual(bound({ call: `POST ${book}:move`, body: '{"shelf":"s1","toShelf":"s2"}' }), {
    shelf: 's1',
    book: 'b1',
    toShelf: 's2',
  });
});

const input = {
  count: 'int32',
  big: 'uint64',
  flag: 'bool',
  raw: 'bytes',
  wrapped: 'google.protobuf.Int64Value',
  ratio: 'double',
  maybe: 'optional int32',
  one: 'oneof which string',
  two: 'oneof which string',
};
const typed = routesFor(
  Object.fromEntries(Object.keys(input).map((name) => [`M${name}`, { put: `/${name}/{${name}}`, body: '*' }])),
  input,
);

const values: readonly [path: `/${string}`, bound: object][] = [
  ['/count/-7', { count: -7 }],
  ['/big/18446744073709551615', { big: '18446744073709551615' }],
  ['/flag/true', { flag: true }],
  ['/raw/aGk', { raw: 'aGk=' }],
  ['/wrapped/5', { wrapped: '5' }],
  ['/ratio/1.5', { ratio: 1.5 }],
  ['/maybe/0', { maybe: 0 }],
  ['/one/x', { one: 'x' }],
];

for (const [path, value] of values) {
  test(`PUT ${path} fills its field`, () => assert.deepEqual(bound({ call: `PUT ${path}` }, typed), value));
}

for (const [path, field] of [
  ['/count/x', 'count'],
  ['/count/2147483648', 'count'],
  ['/flag/yes', 'flag'],
  ['/wrapped/1.5', 'wrapped'],
] as const) {
  test(`PUT ${path} is refused`, () => {
    const { reason, fields } = refusal({ call: `PUT ${path}` }, typed);
    assert.deepEqual({ reason, fields }, { reason: 'MALFORMED_REQUEST', fields: [field] });
  });
}

test('equal values of body and path agree, whatever their kind', () => {
  assert.deepEqual(bound({ call: 'PUT /raw/aGk', body: '{"raw":"aGk="}' }, typed), { raw: 'aGk=' });
  assert.deepEqual(bound({ call: 'PUT /wrapped/5', body: '{"wrapped":"5"}' }, typed), { wrapped: '5' });
  assert.equal(refusal({ call: 'PUT /wrapped/5', body: '{"wrapped":"6"}' }, typed).reason, 'MALFORMED_REQUEST');
  assert.equal(refusal({ call: 'PUT /raw/aGk', body: '{"raw":"aGg="}' }, typed).reason, 'MALFORMED_REQUEST');
  // Explicit presence: a zero that the body set is a value, and differs.
  assert.equal(refusal({ call: 'PUT /maybe/5', body: '{"maybe":0}' }, typed).reason, 'MALFORMED_REQUEST');
});

test('a body cannot take the oneof of a path variable', () => {
  assert.match(refusal({ call: 'PUT /one/x', body: '{"two":"y"}' }, typed).text, /oneof which/);
});
