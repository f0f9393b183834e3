import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageNamed } from '../testing/library.ts';
import { buildProto } from '../testing/proto-builder.ts';
import { noComments } from './comments.ts';
import type { JsonSchema } from './json-schema.ts';
import { SchemaBook } from './schema-book.ts';

function properties(name: string, comments = noComments): Record<string, JsonSchema> {
  const book = new SchemaBook([messageNamed(name)], comments);
  return book.object(messageNamed(name), () => true).properties as Record<string, JsonSchema>;
}

const everything = properties('Everything');

const INT32 = { type: 'integer', format: 'int32', minimum: -2147483648, maximum: 2147483647 };
const INT64 = { type: 'string', format: 'int64', maxLength: 20, pattern: '^-?[0-9]{1,19}$' };

const table: readonly [field: string, schema: JsonSchema][] = [
  ['fString', { type: 'string' }],
  ['fBool', { type: 'boolean' }],
  ['fInt32', INT32],
  ['fUint32', { type: 'integer', format: 'int64', minimum: 0, maximum: 4294967295 }],
  ['fInt64', INT64],
  ['fFixed64', { type: 'string', format: 'uint64', maxLength: 20, pattern: '^[0-9]{1,20}$' }],
  ['fFloat', { type: 'number', format: 'float' }],
  ['fBytes', { type: 'string', format: 'byte', contentEncoding: 'base64' }],
  ['rInt32', { type: 'array', items: INT32 }],
  ['genre', { $ref: '#/components/schemas/Genre' }],
  ['genres', { type: 'array', items: { $ref: '#/components/schemas/Genre' } }],
  ['wrapped', { type: ['string', 'null'] }],
  ['time', { type: 'string', format: 'date-time', maxLength: 30 }],
  ['child', { $ref: '#/components/schemas/Everything' }],
  ['counts', { type: 'object', additionalProperties: INT64 }],
  ['people', { type: 'object', additionalProperties: { $ref: '#/components/schemas/Author' } }],
  ['free', { type: 'object', additionalProperties: true }],
  ['value', {}],
];

for (const [field, schema] of table) {
  test(`${field} has its schema`, () => assert.deepEqual(everything[field], schema));
}

test('rules of buf.validate are keywords', () => {
  const book = properties('Book');
  assert.deepEqual(book.title, { type: 'string', minLength: 1, maxLength: 80 });
  assert.deepEqual(book.pageCount, { type: 'integer', format: 'int32', minimum: 1, maximum: 10000 });
  assert.deepEqual(book.tags, { type: 'array', items: { type: 'string', pattern: '^[a-z]+$' }, maxItems: 8 });
});

test('a field that must be given is required', () => {
  const book = new SchemaBook([messageNamed('Book')], noComments);
  assert.deepEqual(book.object(messageNamed('Book'), () => true).required, ['title']);
  assert.deepEqual(book.object(messageNamed('CreateBookRequest'), () => true).required, ['book']);
});

test('members of a oneof exclude each other', () => {
  const book = new SchemaBook([messageNamed('Everything')], noComments);
  const each = ['one', 'two', 'three'].map((member) => ({ required: [member] }));
  assert.deepEqual(book.object(messageNamed('Everything'), () => true).allOf, [
    { oneOf: [...each, { not: { anyOf: each } }] },
  ]);
});

test('comments describe messages, fields and enum values', () => {
  const comments = (name: string) => `about ${name}`;
  const book = new SchemaBook([messageNamed('Book')], comments);
  book.message(messageNamed('Book'));
  const { Book, Genre, Author } = book.schemas();
  assert.equal(Book?.description, 'about test.v1.Book');
  assert.equal(Reflect.get(Object(Book?.properties), 'title').description, 'about test.v1.Book.title');
  assert.match(
    String(Genre?.description),
    /about test\.v1\.Genre\n\n- `GENRE_UNSPECIFIED`: about test\.v1\.Genre\.GENRE_UNSPECIFIED/,
  );
  assert.ok(Author !== undefined);
});

test('a name that two packages have is written in full', () => {
  const other = buildProto({ messages: { Author: { name: 'string' } } }).getMessage('test.v1.Author');
  assert.ok(other !== undefined);
  const renamed = {
    ...other,
    typeName: 'other.v1.Author',
    file: { ...other.file, proto: { ...other.file.proto, package: 'other.v1' } },
  };
  const book = new SchemaBook([messageNamed('Author'), renamed as typeof other], noComments);
  assert.deepEqual(book.message(messageNamed('Author')), { $ref: '#/components/schemas/test.v1.Author' });
});
