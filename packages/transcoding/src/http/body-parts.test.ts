import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { fromJson, type JsonObject, type Message, toJson } from '@bufbuild/protobuf';
import { methodNamed } from '../testing/library.ts';
import { type RestServer, serveLibrary } from '../testing/rest-server.ts';
import type { Invoke } from './rest-options.ts';

const LIMITS = { maxRequestBytes: 4096, maxDecompressedBytes: 8192, maxUrlBytes: 1024 };
const STORE = 'POST /v1/shelves/s/files';
const { input, output } = methodNamed('StoreFile');

interface Stored extends JsonObject {
  readonly content?: { readonly contentType?: string; readonly data?: string };
}

/** A server that keeps the messages of every stream. */
async function opened(t: TestContext, each: (message: Message) => unknown = () => undefined) {
  const streams: Stored[][] = [];
  const failures: unknown[] = [];
  const invoke: Invoke = async (_method, requests) => {
    assert.ok(Symbol.asyncIterator in requests);
    const seen: Stored[] = [];
    streams.push(seen);
    try {
      for await (const message of requests) {
        seen.push(toJson(input, message) as Stored);
        await each(message);
      }
    } catch (error) {
      failures.push(error);
      throw error;
    }
    return fromJson(output, { title: `${seen.length}` });
  };
  return { server: await serveLibrary(t, () => ({}), { invoke, limits: LIMITS }), streams, failures };
}

const joined = (parts: readonly Stored[] | undefined) =>
  Buffer.concat((parts ?? []).map(({ content }) => Buffer.from(content?.data ?? '', 'base64'))).toString();

const code = async (sent: ReturnType<RestServer['send']>) => {
  const reply = await sent;
  return [reply.status, reply.json().code, reply.json().metadata];
};

test('a body is a stream of parts, and the first has all that is said beside it', async (t) => {
  const { server, streams } = await opened(t);
  const body = 'x'.repeat(3000);
  const headers = { 'content-type': 'text/plain', 'idempotency-key': 'k1' };
  assert.equal((await server.send(`${STORE}?note=n`, headers, body)).status, 200);
  const [first, ...more] = streams[0] ?? [];
  const { content, ...said } = first ?? {};
  assert.deepEqual(said, { shelf: 's', note: 'n', requestId: 'k1' });
  assert.equal(content?.contentType, 'text/plain');
  assert.equal(joined(streams[0]), body);
  assert.ok(more.every((message) => Object.keys(message).join() === 'content' && !message.content?.contentType));
});

test('no body is one message without one', async (t) => {
  const { server, streams } = await opened(t);
  assert.equal((await server.send(STORE)).status, 200);
  assert.equal((await server.send(STORE, { 'content-encoding': 'gzip', 'transfer-encoding': 'chunked' })).status, 200);
  assert.deepEqual(streams, [[{ shelf: 's' }], [{ shelf: 's' }]]);
});

test('what the URL says wrong is refused before anything is read', async (t) => {
  const { server, streams } = await opened(t);
  assert.deepEqual((await code(server.send(`${STORE}?content.data=aa`, {}, 'x'))).slice(0, 2), [
    400,
    'MALFORMED_REQUEST',
  ]);
  assert.deepEqual((await code(server.send(`${STORE}?what=1`, {}, 'x'))).slice(0, 2), [400, 'UNKNOWN_FIELD']);
  assert.deepEqual(streams, []);
});

test('gzip is taken, within the bound on what it holds', async (t) => {
  const { server, streams } = await opened(t);
  const gzip = { 'content-encoding': 'gzip' };
  assert.equal((await server.send(STORE, gzip, gzipSync('y'.repeat(8192)))).status, 200);
  assert.equal(joined(streams[0]), 'y'.repeat(8192));
  const bomb = gzipSync(Buffer.alloc(1_000_000));
  assert.ok(bomb.length < LIMITS.maxRequestBytes);
  assert.deepEqual(await code(server.send(STORE, gzip, bomb)), [413, 'TOO_LARGE', { limit: '8192' }]);
  for (const broken of [gzipSync('policy').subarray(0, -4), Buffer.from('not gzip')]) {
    assert.deepEqual((await code(server.send(STORE, gzip, broken))).slice(0, 2), [400, 'MALFORMED_REQUEST']);
  }
  const other = await server.send(STORE, { 'content-encoding': 'br' }, 'x');
  assert.deepEqual([other.status, other.headers['accept-encoding']], [415, 'gzip']);
});

test('a body that is too large is refused by its length, or as soon as it is', async (t) => {
  const { server, streams } = await opened(t);
  const large = 'x'.repeat(5000);
  const refused = [413, 'TOO_LARGE', { limit: '4096' }];
  assert.deepEqual(await code(server.send(STORE, {}, large)), refused);
  assert.deepEqual(streams, []);
  assert.deepEqual(await code(server.send(STORE, { 'transfer-encoding': 'chunked' }, large)), refused);
  assert.equal(streams.length, 1);
});

test('a part is read when the one before it was taken', async (t) => {
  const taken = Promise.withResolvers<void>();
  const limits = { maxRequestBytes: 64 * 1024 * 1024, maxDecompressedBytes: 1, maxUrlBytes: 1024 };
  const slow = await serveLibrary(t, () => ({}), {
    limits,
    invoke: async (_method, requests) => {
      assert.ok(Symbol.asyncIterator in requests);
      let size = 0;
      for await (const message of requests) {
        size += Buffer.from((toJson(input, message) as Stored).content?.data ?? '', 'base64').length;
        if (size > 0) await taken.promise;
      }
      return fromJson(output, { title: String(size) });
    },
  });
  const total = 32 * 1024 * 1024;
  const request = httpRequest({ port: slow.port, method: 'POST', path: '/v1/shelves/s/files' });
  const chunk = Buffer.alloc(1024 * 1024);
  let sent = 0;
  while (sent < total && request.write(chunk) !== undefined) {
    sent += chunk.length;
    const isDrained = await Promise.race([
      new Promise((resolve) => request.once('drain', () => resolve(true))),
      new Promise((resolve) => setTimeout(resolve, 500, false)),
    ]);
    if (!isDrained) break;
  }
  assert.ok(sent < total, 'all of it was taken while nobody read');
  taken.resolve();
  while (sent < total) {
    request.write(chunk);
    sent += chunk.length;
  }
  request.end();
  const text = await new Promise<string>((resolve, reject) => {
    request.on('error', reject);
    request.on('response', async (response) => resolve(Buffer.concat(await Array.fromAsync(response)).toString()));
  });
  assert.equal(JSON.parse(text).title, String(total));
});

test('who is cut off in the middle is CANCELLED', async (t) => {
  const begun = Promise.withResolvers<void>();
  const { server, failures } = await opened(t, () => begun.resolve());
  const socket = connect(server.port, '127.0.0.1');
  socket.write('POST /v1/shelves/s/files HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nabc');
  await begun.promise;
  socket.destroy();
  while (failures.length === 0) await new Promise(setImmediate);
  assert.equal((failures[0] as { reason?: string }).reason, 'CANCELLED');
});

test('an answer before the end of the body reaches who is still sending', async (t) => {
  const server = await serveLibrary(t, () => ({}), {
    limits: { maxRequestBytes: 1e9, maxDecompressedBytes: 1e9, maxUrlBytes: 1024 },
    invoke: async (method) => fromJson(method.output, { title: 'early' }),
  });
  const request = httpRequest({ port: server.port, method: 'POST', path: '/v1/shelves/s/files' });
  request.on('error', () => undefined);
  request.write('begun');
  const status = await new Promise((resolve) => request.on('response', ({ statusCode }) => resolve(statusCode)));
  assert.equal(status, 200);
  await new Promise((resolve) => request.on('close', resolve).write('more'));
});
