import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { TranscodingError } from '../errors/transcoding-error.ts';
import { serveLibrary } from '../testing/rest-server.ts';

const book = 'GET /v1/shelves/s/books/b';

test('a call reaches its method, and its answer comes back as JSON', async (t) => {
  const server = await serveLibrary(t, () => ({ book: { title: 'T', etag: 'e1' } }));
  const reply = await server.send('GET /v1/shelves/s%2F1/books/sha256:00');
  assert.equal(reply.status, 200);
  assert.equal(reply.headers['content-type'], 'application/json');
  assert.equal(reply.headers.etag, '"e1"');
  assert.equal(reply.headers['x-content-type-options'], 'nosniff');
  assert.equal(reply.json().title, 'T');
  assert.deepEqual(server.calls[0]?.message, { shelf: 's/1', book: 'sha256:00' });
  assert.equal(server.calls[0]?.call.door, 'rest');
});

test('a path outside the base is left to others, one beneath it is a problem', async (t) => {
  const server = await serveLibrary(t, () => ({}));
  for (const path of ['/', '/v2/x', '/healthz', '/%', `/${'x'.repeat(2000)}`]) {
    assert.equal((await server.send(`GET ${path}`)).text, 'somebody else', path.slice(0, 20));
  }
  const reply = await server.send('GET /v1/nope', { traceparent: `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01` });
  assert.equal(reply.status, 404);
  assert.equal(reply.headers['content-type'], 'application/problem+json');
  assert.deepEqual(reply.json(), {
    type: 'about:blank',
    title: 'Not Found',
    status: 404,
    detail: 'There is no such path in this API.',
    code: 'NOT_FOUND',
    details: [],
    traceId: 'ab'.repeat(16),
    metadata: {},
  });
  assert.equal((await server.send('GET /v1/shelves/%zz/books')).status, 400);
  assert.equal((await server.send('GET /v1/shelves/../books')).status, 400);
  assert.equal((await server.send(`GET /v1/books?pageToken=${'x'.repeat(2000)}`)).status, 414);
  assert.equal(server.calls.length, 0);
});

test('a wrong method is 405 with Allow; OPTIONS answers for every path', async (t) => {
  const server = await serveLibrary(t, () => ({}));
  const wrong = await server.send('DELETE /v1/shelves/s/books/b');
  assert.deepEqual(
    [wrong.status, wrong.headers.allow, wrong.json().code],
    [405, 'GET, HEAD, OPTIONS, PATCH, PUT', 'METHOD_NOT_ALLOWED'],
  );
  const options = await server.send('OPTIONS /v1/shelves/s/books');
  assert.deepEqual([options.status, options.headers.allow, options.text], [204, 'GET, HEAD, OPTIONS, POST', '']);
  const head = await server.send('HEAD /v1/shelves/s/books:watch');
  assert.deepEqual([head.status, head.headers.allow], [405, 'GET, OPTIONS']);
  assert.equal(server.calls.length, 0);
});

test('HEAD answers like GET, without the body', async (t) => {
  const server = await serveLibrary(t, () => ({ book: { title: 'T', etag: 'e' } }));
  const [head, get] = [await server.send(book.replace('GET', 'HEAD')), await server.send(book)];
  assert.equal(head.status, 200);
  assert.equal(head.text, '');
  assert.equal(head.headers['content-length'], get.headers['content-length']);
  assert.equal(head.headers.etag, '"e"');
});

test('content negotiation', async (t) => {
  const server = await serveLibrary(t, () => ({}));
  const post = 'POST /v1/echo';
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=latin1', '']) {
    const refused = await server.send(post, { 'content-type': type }, '{}');
    assert.deepEqual([refused.status, refused.json().code], [415, 'UNSUPPORTED_MEDIA_TYPE'], type);
    assert.equal(refused.headers.accept, 'application/json');
  }
  for (const type of ['application/json', 'Application/JSON; charset=UTF-8', 'application/merge-patch+json']) {
    assert.equal((await server.send(post, { 'content-type': type }, '{}')).status, 200, type);
  }
  assert.equal((await server.send(post, {}, '')).status, 200);
  const before = server.calls.length;
  for (const accept of ['text/html', 'application/json;q=0', 'application/xml, */*;q=0']) {
    const refused = await server.send(post, { accept }, '{}');
    assert.deepEqual([refused.status, refused.json().code], [406, 'NOT_ACCEPTABLE'], accept);
    assert.equal(refused.headers['content-type'], 'application/problem+json');
  }
  assert.equal(server.calls.length, before);
  for (const accept of ['*/*', 'application/*;q=0.1', 'text/html, application/json;q=0.5', '']) {
    assert.equal((await server.send(post, { accept }, '{}')).status, 200, accept);
  }
});

test('large answers are compressed as the caller likes', async (t) => {
  const title = 'long '.repeat(1000);
  const server = await serveLibrary(t, () => ({ book: { title } }));
  const plain = await server.send(book);
  assert.equal(plain.headers['content-encoding'], undefined);
  assert.match(String(plain.headers.vary), /Accept-Encoding/);
  const gz = await server.send(book, { 'accept-encoding': 'gzip' });
  assert.equal(gz.headers['content-encoding'], 'gzip');
  assert.equal(gunzipSync(gz.bytes).toString(), plain.text);
  const br = await server.send(book, { 'accept-encoding': 'gzip;q=0.5, br' });
  assert.equal(br.headers['content-encoding'], 'br');
  assert.equal(brotliDecompressSync(br.bytes).toString(), plain.text);
  for (const none of ['identity', 'deflate', 'gzip;q=0']) {
    assert.equal((await server.send(book, { 'accept-encoding': none })).headers['content-encoding'], undefined, none);
  }
});

test('gzip comes in, within a bound', async (t) => {
  const server = await serveLibrary(t, (_, message) => Object(message));
  const gz = { 'content-encoding': 'gzip' };
  const body = JSON.stringify({ fString: 'x'.repeat(6000) });
  assert.equal((await server.send('POST /v1/echo', gz, gzipSync(body))).status, 200);
  const bomb = await server.send('POST /v1/echo', gz, gzipSync(Buffer.alloc(3_000_000)));
  assert.deepEqual([bomb.status, bomb.json().code], [413, 'TOO_LARGE']);
  assert.equal((await server.send('POST /v1/echo', gz, '{}')).status, 400);
  const other = await server.send('POST /v1/echo', { 'content-encoding': 'br' }, '{}');
  assert.deepEqual([other.status, other.headers['accept-encoding']], [415, 'gzip']);
});

test('a body beyond the bound is 413, announced or not', async (t) => {
  const server = await serveLibrary(t, () => ({}), {
    bodyLimitsOf: ({ name }) =>
      name === 'PutFile' ? { maxRequestBytes: 100_000, maxDecompressedBytes: 100_000 } : undefined,
  });
  const large = JSON.stringify({ fString: 'x'.repeat(50_000) });
  assert.equal((await server.send('POST /v1/echo', {}, large)).status, 413);
  assert.equal((await server.send('POST /v1/echo', { 'transfer-encoding': 'chunked' }, large)).status, 413);
  assert.equal(server.calls.length, 0);
  assert.equal((await server.send('PUT /v1/shelves/s/files/f', { 'content-type': 'text/plain' }, large)).status, 200);
});

test('errors of the invoker are problems; unknown ones are reported and hidden', async (t) => {
  let thrown: unknown;
  const server = await serveLibrary(t, () => Promise.reject(thrown));
  thrown = Object.assign(new Error('gone'), {
    reason: 'PACK_GONE',
    code: 'NOT_FOUND',
    metadata: { pack: 'p' },
    violations: [],
  });
  const known = await server.send(book);
  assert.deepEqual([known.status, known.json().code, known.json().detail], [404, 'PACK_GONE', 'gone']);
  assert.equal(server.errors.length, 0);
  thrown = new TypeError('secret');
  const unknown = await server.send(book);
  assert.deepEqual([unknown.status, unknown.json().code], [500, 'INTERNAL']);
  assert.ok(!unknown.text.includes('secret'));
  assert.deepEqual(server.errors, [thrown]);
  thrown = Object.assign(new Error('who'), {
    reason: 'TOKEN_MISSING',
    code: 'UNAUTHENTICATED',
    metadata: {},
    violations: [],
    retryAfterMs: 2500,
    challenge: { realm: 'r' },
  });
  const challenged = await server.send(book);
  assert.deepEqual(
    [challenged.status, challenged.headers['www-authenticate'], challenged.headers['retry-after']],
    [401, 'Bearer realm="r"', '3'],
  );
});

test('an answer that cannot be sent is a problem, not a hang', async (t) => {
  const server = await serveLibrary(t, () => ({ content: { contentType: 'bad\ntype', data: 'aGk=' } }));
  assert.equal((await server.send('GET /v1/shelves/s/files/f')).status, 500);
  assert.equal(server.errors.length, 1);
});

test('timeouts and idempotency keys are handed on', async (t) => {
  const server = await serveLibrary(t, () => ({}));
  const move = 'POST /v1/shelves/s/books/b:move';
  await server.send(move, { 'x-server-timeout': '1.5', 'idempotency-key': '"k1"' }, '{}');
  assert.equal(server.calls[0]?.call.timeoutMs, 1500);
  assert.equal(server.calls[0]?.call.idempotencyKey, 'k1');
  assert.deepEqual(server.calls[0]?.message, { shelf: 's', book: 'b', requestId: 'k1' });
  await server.send(move, { 'grpc-timeout': '2H' }, '{"requestId":"k2"}');
  assert.equal(server.calls[1]?.call.timeoutMs, 60_000);
  assert.equal(server.calls[1]?.call.idempotencyKey, 'k2');
  assert.equal((await server.send(move, { 'idempotency-key': 'k1' }, '{"requestId":"k2"}')).status, 400);
  assert.equal((await server.send(move, { 'idempotency-key': 'a b' }, '{}')).status, 400);
  assert.equal((await server.send(move, { 'grpc-timeout': 'soon' }, '{}')).status, 400);
  assert.equal(server.calls.length, 2);
});

test('CORS is closed unless configured', async (t) => {
  const closed = await serveLibrary(t, () => ({}));
  assert.equal(
    (await closed.send(book, { origin: 'https://a.test' })).headers['access-control-allow-origin'],
    undefined,
  );
  const open = await serveLibrary(t, () => ({}), { cors: { origins: ['https://a.test'] } });
  const preflight = await open.send('OPTIONS /v1/shelves/s/books', {
    origin: 'https://a.test',
    'access-control-request-method': 'POST',
  });
  assert.equal(preflight.headers['access-control-allow-origin'], 'https://a.test');
  assert.equal(preflight.headers['access-control-allow-methods'], 'GET, HEAD, OPTIONS, POST');
  assert.match(String(preflight.headers['access-control-allow-headers']), /Authorization/);
  const other = await open.send(book, { origin: 'https://b.test' });
  assert.equal(other.headers['access-control-allow-origin'], undefined);
  assert.match(String(other.headers.vary), /Origin/);
  const refused = await open.send('GET /v1/nope', { origin: 'https://a.test' });
  assert.equal(refused.headers['access-control-allow-origin'], 'https://a.test');
});

test('the signal aborts when the caller hangs up', async (t) => {
  const aborted = Promise.withResolvers<unknown>();
  const server = await serveLibrary(t, (_, __, { signal }) => {
    signal.addEventListener('abort', () => aborted.resolve(signal.reason));
    return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  });
  const socket = connect(server.port, '127.0.0.1', () => socket.write('GET /v1/books HTTP/1.1\r\nhost: x\r\n\r\n'));
  while (server.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  socket.destroy();
  const reason = await aborted.promise;
  assert.ok(reason instanceof TranscodingError && reason.code === 'CANCELLED');
  assert.equal((await server.send('GET /v1/nope')).status, 404);
  assert.equal(server.errors.length, 0);
});

test('a caller that leaves in the middle of its body does no harm', async (t) => {
  const server = await serveLibrary(t, () => ({}));
  const socket = connect(server.port, '127.0.0.1', () =>
    socket.write(
      'POST /v1/echo HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
      () => socket.destroy(),
    ),
  );
  await new Promise((resolve) => socket.once('close', resolve));
  assert.equal((await server.send('POST /v1/echo', {}, '{}')).status, 200);
  assert.equal(server.errors.length, 0);
});

test('raw bodies pass in both directions', async (t) => {
  const server = await serveLibrary(t, (method) =>
    method.name === 'GetFile' ? { content: { contentType: 'image/png', data: 'AP8=' } } : {},
  );
  const bytes = Buffer.from([0, 255]);
  assert.equal(
    (await server.send('PUT /v1/shelves/s/files/a/b.png', { 'content-type': 'image/png' }, bytes)).status,
    200,
  );
  assert.deepEqual(server.calls[0]?.message, {
    shelf: 's',
    path: 'a/b.png',
    content: { contentType: 'image/png', data: 'AP8=' },
  });
  const file = await server.send('GET /v1/shelves/s/files/a/b.png', { accept: 'image/*' });
  assert.equal(file.headers['content-type'], 'image/png');
  assert.deepEqual(file.bytes, bytes);
});

test('what never changes may be kept, by who asked for it and for which tenant', async (t) => {
  let immutable = true;
  const server = await serveLibrary(t, () => ({ content: { contentType: 'image/png', data: 'AP8=' }, immutable }));
  const kept = await server.send('GET /v1/shelves/s/files/a');
  assert.equal(kept.headers['cache-control'], 'private, max-age=31536000, immutable');
  assert.match(String(kept.headers.vary), /Authorization, X-Stella-Tenant/);
  immutable = false;
  assert.equal((await server.send('GET /v1/shelves/s/files/a')).headers['cache-control'], 'no-store');
});
