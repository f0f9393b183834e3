import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serveLibrary } from '../testing/rest-server.ts';

const get = 'GET /v1/shelves/s/books/b';
const move = 'POST /v1/shelves/s/books/b:move';
const patch = 'PATCH /v1/shelves/s/books/b';
const create = 'POST /v1/shelves/s/books';

test('If-None-Match: 304 when the caller has it', async (t) => {
  const server = await serveLibrary(t, () => ({ book: { etag: 'v1' } }));
  for (const tag of ['"v1"', 'W/"v1"', '"a", "v1"', '*', '"a,b" , W/"v1"']) {
    const reply = await server.send(get, { 'if-none-match': tag });
    assert.deepEqual([reply.status, reply.headers.etag, reply.text], [304, '"v1"', ''], tag);
  }
  assert.equal((await server.send(get, { 'if-none-match': '"v2"' })).status, 200);
  assert.equal((await server.send(get)).headers['cache-control'], 'private, no-cache');
  assert.equal(server.calls[0]?.message instanceof Object && Reflect.get(server.calls[0].message, 'ifNoneMatch'), 'v1');
  for (const bad of ['v1', '"v1', '"a" "b"', '"a",,']) {
    const refused = await server.send(get, { 'if-none-match': bad });
    assert.deepEqual([refused.status, refused.json().code], [400, 'MALFORMED_REQUEST'], bad);
  }
});

test('a response that says not_modified is 304 with the tag of the caller', async (t) => {
  const server = await serveLibrary(t, () => ({ notModified: true }));
  const reply = await server.send(get, { 'if-none-match': '"v1"' });
  assert.deepEqual([reply.status, reply.headers.etag], [304, '"v1"']);
  assert.equal((await server.send(get)).status, 200);
});

test('If-Match fills the etag of the request, and 412 answers a mismatch', async (t) => {
  const server = await serveLibrary(t, () =>
    Promise.reject(
      Object.assign(new Error('changed'), { reason: 'ETAG_MISMATCH', code: 'ABORTED', metadata: {}, violations: [] }),
    ),
  );
  const failed = await server.send(move, { 'if-match': '"v1"' }, '{}');
  assert.deepEqual([failed.status, failed.json().code], [412, 'ETAG_MISMATCH']);
  assert.deepEqual(server.calls[0]?.message, { shelf: 's', book: 'b', etag: 'v1' });
  assert.equal((await server.send(move, {}, '{"etag":"v1"}')).status, 409);
  assert.equal((await server.send(move, { 'if-match': '"v1"' }, '{"etag":"v1"}')).status, 412);
});

test('If-Match that cannot be honoured is refused before anything is done', async (t) => {
  const server = await serveLibrary(t, () => ({}));
  const cases: readonly [call: string, tag: string, body: string, status: number][] = [
    [move, '"v1"', '{"etag":"v2"}', 400],
    [move, '"v1", "v2"', '{}', 400],
    [move, 'W/"v1"', '{}', 412],
    [move, 'v1', '{}', 400],
    ['POST /v1/echo', '"v1"', '{}', 400],
  ];
  for (const [call, tag, body, status] of cases) {
    assert.equal((await server.send(call, { 'if-match': tag }, body)).status, status, `${call} ${tag} ${body}`);
  }
  assert.equal(server.calls.length, 0);
  assert.equal((await server.send(move, { 'if-match': '*' }, '{}')).status, 200);
});

test('the etag of the resource in an update serves where the request has none of its own', async (t) => {
  const server = await serveLibrary(t, () => ({}));
  await server.send('PUT /v1/shelves/s/books/b', { 'if-match': '"v1"' }, '{"title":"T"}');
  assert.deepEqual(server.calls[0]?.message, { shelf: 's', book: { name: 'b', title: 'T', etag: 'v1' } });
  await server.send(patch, { 'if-match': '"v1"' }, '{"title":"T"}');
  assert.deepEqual(server.calls[1]?.message, { book: { name: 'shelves/s/books/b', title: 'T' }, etag: 'v1' });
  assert.equal((await server.send(create, { 'if-match': '"v1"' }, '{"title":"T"}')).status, 400);
});

test('If-Match on a read compares with what is there', async (t) => {
  const server = await serveLibrary(t, () => ({ book: { etag: 'v1' } }));
  assert.equal((await server.send(get, { 'if-match': '"v1"' })).status, 200);
  assert.equal((await server.send(get, { 'if-match': '"v0", "v1"' })).status, 200);
  const failed = await server.send(get, { 'if-match': '"v2"' });
  assert.deepEqual([failed.status, failed.headers.etag], [412, undefined]);
  assert.equal((await server.send(get, { 'if-match': 'W/"v1"' })).status, 412);
});

test('a long header costs no more than its length', async (t) => {
  const server = await serveLibrary(t, () => ({ book: { etag: 'v1' } }));
  const started = performance.now();
  await server.send(get, { 'if-none-match': `"${','.repeat(12_000)}` });
  await server.send(get, { 'if-none-match': '"a",'.repeat(3000) });
  assert.ok(performance.now() - started < 1000);
});
