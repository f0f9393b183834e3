import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromJson, type JsonObject, type Message } from '@bufbuild/protobuf';
import { libraryRoutes } from '../testing/bind.ts';
import { methodNamed } from '../testing/library.ts';
import { bindingOf } from '../testing/one-route.ts';
import { encodeJson, encodeRaw, etagOf, responseFormat } from './response-body.ts';

function outputOf(name: string, json: JsonObject): Message {
  return fromJson(methodNamed(name).output, json);
}

const binding = (name: string) => bindingOf(libraryRoutes, methodNamed(name));

test('defaults are emitted, enums by name, 64-bit integers as strings, names in lowerCamelCase', () => {
  const json = JSON.parse(
    encodeJson(binding('CreateBook'), outputOf('CreateBook', { genre: 'NOVEL', copies: '9007199254740993' })),
  );
  assert.deepEqual(json, {
    name: '',
    title: '',
    genre: 'NOVEL',
    pageCount: 0,
    copies: '9007199254740993',
    tags: [],
    labels: {},
    etag: '',
  });
});

test('response_body is one field alone, null when it is not set', () => {
  const book = JSON.parse(encodeJson(binding('GetBook'), outputOf('GetBook', { book: { title: 'T' } })));
  assert.equal(book.title, 'T');
  assert.equal(encodeJson(binding('GetBook'), outputOf('GetBook', {})), 'null');
});

test('HttpBody is answered raw, alone or as response_body', () => {
  assert.equal(responseFormat(binding('GetFile')), 'raw');
  assert.equal(responseFormat(binding('DownloadShelf')), 'raw');
  assert.equal(responseFormat(binding('GetBook')), 'json');
  const file = encodeRaw(
    binding('GetFile'),
    outputOf('GetFile', { content: { contentType: 'text/css', data: 'aGk=' } }),
  );
  assert.deepEqual([file.contentType, Buffer.from(file.data).toString()], ['text/css', 'hi']);
  const none = encodeRaw(binding('GetFile'), outputOf('GetFile', {}));
  assert.deepEqual([none.contentType, none.data.length], ['application/octet-stream', 0]);
  const whole = encodeRaw(binding('DownloadShelf'), fromJson(methodNamed('DownloadShelf').output, { data: 'aGk=' }));
  assert.equal(Buffer.from(whole.data).toString(), 'hi');
});

test('the etag is that of the representation', () => {
  const tag = (name: string, json: JsonObject) =>
    etagOf(methodNamed(name), binding(name).responseField, outputOf(name, json));
  assert.equal(tag('GetBook', { book: { etag: 'v1' } }), 'v1');
  assert.equal(tag('GetBook', {}), undefined);
  assert.equal(tag('CreateBook', { etag: 'v2' }), 'v2');
  for (const unfit of ['', 'a"b', 'a b', 'a\nb', 'ü']) assert.equal(tag('CreateBook', { etag: unfit }), undefined);
  assert.equal(tag('ListBooks', { books: [{ etag: 'x' }] }), undefined);
});
