import assert from 'node:assert/strict';
import { get as httpGet } from 'node:http';
import { test } from 'node:test';
import { fromJson } from '@bufbuild/protobuf';
import { TranscodingError } from '../errors/transcoding-error.ts';
import { serveLibrary, streamOf } from '../testing/rest-server.ts';

const watch = 'GET /v1/shelves/s/books:watch';
const two = [
  { book: { title: 'A' }, resumeToken: 't1' },
  { book: { title: 'B' }, resumeToken: 't2' },
];

test('a stream is a JSON array, NDJSON or server-sent events, as the caller accepts', async (t) => {
  const server = await serveLibrary(t, () => ({}), { invoke: (method) => streamOf(method, two) });
  for (const accept of ['', '*/*', 'application/json']) {
    const reply = await server.send(watch, { accept });
    assert.equal(reply.headers['content-type'], 'application/json');
    const titles = (JSON.parse(reply.text) as { book: { title: string } }[]).map(({ book }) => book.title);
    assert.deepEqual(titles, ['A', 'B']);
  }
  const lines = await server.send(watch, { accept: 'application/x-ndjson' });
  assert.equal(lines.headers['content-type'], 'application/x-ndjson');
  assert.deepEqual(
    lines.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).resumeToken),
    ['t1', 't2'],
  );
  const events = await server.send(watch, { accept: 'text/event-stream' });
  assert.equal(events.headers['content-type'], 'text/event-stream');
  assert.match(events.text, /^id: t1\ndata: \{.*"A".*\}\n\nid: t2\ndata: \{.*"B".*\}\n\n$/);
  assert.equal((await server.send(watch, { accept: 'text/html' })).status, 406);
});

test('an empty stream is well formed in every format', async (t) => {
  const server = await serveLibrary(t, () => ({}), { invoke: (method) => streamOf(method, []) });
  assert.deepEqual(JSON.parse((await server.send(watch)).text), []);
  assert.equal((await server.send(watch, { accept: 'application/jsonl' })).text, '');
  assert.equal((await server.send(watch, { accept: 'text/event-stream' })).text, '');
});

test('Last-Event-ID resumes', async (t) => {
  const seen: unknown[] = [];
  const server = await serveLibrary(t, () => ({}), {
    invoke: (method, message) => {
      seen.push(Reflect.get(message, 'resumeToken'));
      return streamOf(method, []);
    },
  });
  await server.send(watch, { 'last-event-id': 't2' });
  await server.send(`${watch}?resumeToken=t9`, { 'last-event-id': 't2' });
  assert.deepEqual(seen, ['t2', 't9']);
});

test('a failure before the first message has its own status', async (t) => {
  const server = await serveLibrary(t, () => ({}), {
    // biome-ignore lint/correctness/useYield: a stream that fails at once
    invoke: async function* () {
      throw new TranscodingError('NOT_FOUND', 'no shelf');
    },
  });
  for (const accept of ['application/json', 'text/event-stream']) {
    const reply = await server.send(watch, { accept });
    assert.deepEqual([reply.status, reply.json().code], [404, 'NOT_FOUND']);
    assert.equal(reply.headers['content-type'], 'application/problem+json');
  }
});

test('a failure in the middle cannot be taken for an end', async (t) => {
  const server = await serveLibrary(t, () => ({}), {
    invoke: async function* (method) {
      yield* streamOf(method, two);
      throw new TypeError('secret');
    },
  });
  const events = await server.send(watch, { accept: 'text/event-stream' });
  assert.match(events.text, /\n\nevent: error\ndata: \{.*"code":"INTERNAL".*\}\n\n$/);
  assert.ok(!events.text.includes('secret'));
  for (const accept of ['application/json', 'application/x-ndjson']) {
    await assert.rejects(server.send(watch, { accept }), /aborted/, accept);
  }
  assert.equal(server.errors.length, 3);
});

test('NDJSON says why before it breaks off', async (t) => {
  const server = await serveLibrary(t, () => ({}), {
    invoke: async function* (method) {
      yield* streamOf(method, two);
      throw new TranscodingError('NOT_FOUND', 'gone');
    },
  });
  const text = await new Promise<string>((resolve) => {
    const path = '/v1/shelves/s/books:watch';
    httpGet({ port: server.port, path, headers: { accept: 'application/x-ndjson' } }, (response) => {
      let received = '';
      response.on('data', (chunk) => {
        received += chunk;
      });
      response.on('error', () => resolve(received));
      response.on('close', () => resolve(received));
    });
  });
  const last = JSON.parse(text.trimEnd().split('\n').at(-1) ?? '');
  assert.equal(last.error.code, 'NOT_FOUND');
});

test('a silent stream opens, and the iterator is closed when the caller leaves', async (t) => {
  const closed = Promise.withResolvers<string>();
  const server = await serveLibrary(t, () => ({}), {
    invoke: async function* (method, _message, { signal }) {
      try {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        yield fromJson(method.output, {});
      } finally {
        closed.resolve('closed');
      }
    },
  });
  const path = '/v1/shelves/s/books:watch';
  const request = httpGet({ port: server.port, path, headers: { accept: 'text/event-stream' } });
  request.on('error', () => undefined);
  const status = await new Promise((resolve) => request.on('response', ({ statusCode }) => resolve(statusCode)));
  assert.equal(status, 200);
  request.destroy();
  assert.equal(await closed.promise, 'closed');
  assert.equal(server.errors.length, 0);
});

test('a slow reader holds the stream back', async (t) => {
  let made = 0;
  const server = await serveLibrary(t, () => ({}), {
    invoke: async function* (method) {
      for (; made < 2000; made++) yield fromJson(method.output, { book: { title: 'x'.repeat(10_000) } });
    },
  });
  const request = httpGet({ port: server.port, path: '/v1/shelves/s/books:watch' });
  request.on('error', () => undefined);
  await new Promise((resolve) => request.on('response', (response) => resolve(response.pause())));
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.ok(made < 1500, `${made} messages were made for a reader that read none`);
  request.destroy();
});

test('raw chunks are one body', async (t) => {
  const chunks = [{ contentType: 'text/plain', data: 'aGVs' }, { data: 'bG8=' }];
  const server = await serveLibrary(t, () => ({}), { invoke: (method) => streamOf(method, chunks) });
  const reply = await server.send('GET /v1/shelves/s:download');
  assert.deepEqual([reply.headers['content-type'], reply.text], ['text/plain', 'hello']);
});
