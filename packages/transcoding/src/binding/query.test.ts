import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bound, refusal } from '../testing/bind.ts';
import { parseQuery } from './query.ts';

const good: readonly [call: `GET /${string}`, bound: object][] = [
  ['GET /v1/shelves/s/books', { shelf: 's' }],
  ['GET /v1/shelves/s/books?', { shelf: 's' }],
  ['GET /v1/shelves/s/books?&&', { shelf: 's' }],
  ['GET /v1/shelves/s/books?pageSize=5', { shelf: 's', pageSize: 5 }],
  ['GET /v1/shelves/s/books?page_size=5', { shelf: 's', pageSize: 5 }],
  ['GET /v1/shelves/s/books?genres=NOVEL&genres=2', { shelf: 's', genres: ['NOVEL', 'POETRY'] }],
  ['GET /v1/books?shelf=s', { shelf: 's' }],
  ['GET /v1/books?pageToken=a+b%2Bc', { pageToken: 'a b+c' }],
  ['GET /v1/books?page%54oken=x', { pageToken: 'x' }],
  ['GET /v1/books?pageToken=a=b', { pageToken: 'a=b' }],
  ['GET /v1/books?pageToken', {}],
  ['GET /v1/echo?child.fString=x&child.child.f_int32=3', { child: { fString: 'x', child: { fInt32: 3 } } }],
  ['GET /v1/echo?rString=a&r_string=b&rString=', { rString: ['a', 'b', ''] }],
  ['GET /v1/echo?time=2026-01-02T03:04:05Z&span=3s', { time: '2026-01-02T03:04:05Z', span: '3s' }],
  ['GET /v1/echo?mask=aB,c_d', { mask: 'aB,cD' }],
  ['GET /v1/echo?wrapped=', { wrapped: '' }],
  ['GET /v1/echo?maybe=0', { maybe: 0 }],
  ['GET /v1/echo?one=x', { one: 'x' }],
  ['GET /v1/echo?three.givenName=A&three.family_name=B', { three: { givenName: 'A', familyName: 'B' } }],
];

for (const [call, value] of good) {
  test(`${call} is bound`, () => assert.deepEqual(bound({ call }), value));
}

const bad: readonly [call: `${string} /${string}`, reason: string, key: string, why: RegExp][] = [
  ['GET /v1/books?nope=1', 'UNKNOWN_FIELD', 'nope', /no such field/],
  ['GET /v1/books?PageSize=1', 'UNKNOWN_FIELD', 'PageSize', /no such field/],
  ['GET /v1/books?__proto__=1', 'UNKNOWN_FIELD', '__proto__', /no such field/],
  ['GET /v1/books?constructor.prototype=1', 'UNKNOWN_FIELD', 'constructor.prototype', /no such field/],
  ['GET /v1/books?=1', 'UNKNOWN_FIELD', '', /no such field/],
  ['GET /v1/books?pageSize.x=1', 'MALFORMED_REQUEST', 'pageSize.x', /no fields/],
  ['GET /v1/echo?child.=1', 'UNKNOWN_FIELD', 'child.', /no such field/],
  ['GET /v1/echo?.fString=1', 'UNKNOWN_FIELD', '.fString', /no such field/],
  // The path's word is final.
  ['GET /v1/shelves/s/books?shelf=other', 'MALFORMED_REQUEST', 'shelf', /bound by the path/],
  ['GET /v1/shelves/s/books?shelf=s', 'MALFORMED_REQUEST', 'shelf', /bound by the path/],
  ['GET /v1/shelves/s/books?%73helf=other', 'MALFORMED_REQUEST', 'shelf', /bound by the path/],
  ['POST /v1/shelves/s/books?shelf=other', 'MALFORMED_REQUEST', 'shelf', /bound by the path/],
  ['PATCH /v1/shelves/s/books/b?book.name=x', 'MALFORMED_REQUEST', 'book.name', /bound by the body/],
  ['POST /v1/shelves/s/books?book.title=x', 'MALFORMED_REQUEST', 'book.title', /bound by the body/],
  ['POST /v1/shelves/s/books/b:move?toShelf=x', 'MALFORMED_REQUEST', 'toShelf', /body holds the whole/],
  ['GET /v1/books?pageSize=1&pageSize=1', 'MALFORMED_REQUEST', 'pageSize', /given twice/],
  ['GET /v1/books?pageSize=1&page_size=2', 'MALFORMED_REQUEST', 'page_size', /given twice/],
  ['GET /v1/echo?child.fString=a&child.f_string=b', 'MALFORMED_REQUEST', 'child.f_string', /given twice/],
  ['GET /v1/echo?one=x&two=1', 'MALFORMED_REQUEST', 'two', /oneof choice/],
  ['GET /v1/echo?three.givenName=A&one=x', 'MALFORMED_REQUEST', 'one', /oneof choice/],
  ['GET /v1/echo?one=x&three.givenName=A', 'MALFORMED_REQUEST', 'three.givenName', /oneof choice/],
  ['GET /v1/echo?counts=1', 'MALFORMED_REQUEST', 'counts', /a map/],
  ['GET /v1/echo?counts.a=1', 'MALFORMED_REQUEST', 'counts.a', /no fields/],
  ['GET /v1/echo?children=1', 'MALFORMED_REQUEST', 'children', /a list of messages/],
  ['GET /v1/echo?children.fString=1', 'MALFORMED_REQUEST', 'children.fString', /no fields/],
  ['GET /v1/echo?child=1', 'MALFORMED_REQUEST', 'child', /a message/],
  ['GET /v1/echo?free=1', 'MALFORMED_REQUEST', 'free', /a message/],
  ['GET /v1/books?pageSize=x', 'MALFORMED_REQUEST', 'pageSize', /32-bit integer/],
  ['GET /v1/books?pageSize=', 'MALFORMED_REQUEST', 'pageSize', /32-bit integer/],
  ['GET /v1/shelves/s/books?genres=NOVEL,POETRY', 'MALFORMED_REQUEST', 'genres', /Genre/],
];

for (const [call, reason, key, why] of bad) {
  test(`${call} is refused, naming the key`, () => {
    const refused = refusal({ call });
    assert.deepEqual({ reason: refused.reason, fields: refused.fields }, { reason, fields: [key] });
    assert.match(refused.text, why);
  });
}

test('a bad escape in a query is malformed', () => {
  assert.equal(refusal({ call: 'GET /v1/books?pageToken=%zz' }).reason, 'MALFORMED_REQUEST');
  assert.equal(refusal({ call: 'GET /v1/books?%=1' }).reason, 'MALFORMED_REQUEST');
});

test('a query is split before it is decoded', () => {
  assert.deepEqual(parseQuery('a=1%26b%3D2&c'), [
    { key: 'a', value: '1&b=2' },
    { key: 'c', value: '' },
  ]);
});

test('a key may nest fields, but not as deep as a URL is long', () => {
  assert.deepEqual(Object.keys(Object(bound({ call: `GET /v1/echo?${'child.'.repeat(31)}fString=x` }))), ['child']);
  assert.match(refusal({ call: `GET /v1/echo?${'child.'.repeat(32)}fString=x` }).text, /nested deeper/);
});
