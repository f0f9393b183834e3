import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { serveLibrary } from '../testing/rest-server.ts';

const segment = fc.oneof(
  fc.constantFrom(
    'v1',
    'shelves',
    'books',
    'files',
    'echo',
    's',
    'b',
    '..',
    '.',
    '',
    'b:move',
    'books:watch',
    ':',
    '%',
    '%2e%2e',
  ),
  fc.webPath({ size: 'small' }).map((path) => path.replaceAll('/', '')),
  fc.string({ maxLength: 6 }).map(encodeURIComponent),
);
const key = fc.constantFrom(
  'shelf',
  'pageSize',
  '__proto__',
  'constructor',
  'child.fString',
  'genres',
  'mask',
  'a.b.c',
  '%',
  '',
);
const query = fc.array(fc.tuple(key, fc.oneof(fc.webQueryParameters(), fc.nat().map(String))), { maxLength: 4 });
const target = fc
  .tuple(fc.array(segment, { maxLength: 8 }), query)
  .map(
    ([segments, pairs]) => `/v1/${segments.join('/')}?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`,
  );
const headers = fc.record(
  {
    accept: fc.constantFrom('*/*', 'text/html', ';;;', 'application/json;q=x', ''),
    'content-type': fc.constantFrom('application/json', 'text/plain', 'a/b;c=', '', 'application/json;charset=utf-16'),
    'content-encoding': fc.constantFrom('gzip', 'br', 'identity', 'gzip, gzip'),
    'accept-encoding': fc.constantFrom('gzip', '*;q=0', ',,,'),
    'if-match': fc.constantFrom('"a"', '*', 'W/"a"', '"', 'a'),
    'if-none-match': fc.constantFrom('"a"', '*', '"a', ',,'),
    'idempotency-key': fc.constantFrom('k', '"k"', '"', '', 'a b'),
    'grpc-timeout': fc.constantFrom('1S', '99999999H', '-1S', 'x'),
    'x-server-timeout': fc.constantFrom('1', '1e9', 'NaN', '0'),
    traceparent: fc.constantFrom('00-0-0-0', 'x', `00-${'0'.repeat(32)}-${'1'.repeat(16)}-01`),
    origin: fc.constantFrom('null', 'https://a.test'),
  },
  { requiredKeys: [] },
);
const body = fc.oneof(
  fc.constantFrom(
    '',
    '{',
    'null',
    '[]',
    '{"__proto__":1}',
    '{"book":{"name":"x"}}',
    '"\\ud800"',
    '{"fString":"\\ud800"}',
  ),
  fc.json({ maxDepth: 4 }),
  fc.string(),
);
const method = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PURGE');

const EXPECTED = new Set([200, 204, 304, 400, 404, 405, 406, 412, 413, 414, 415]);

test('whatever is asked, the answer is a considered one', async (t) => {
  const server = await serveLibrary(t, () => ({}), { cors: { origins: ['*'] } });
  await fc.assert(
    fc.asyncProperty(method, target, headers, body, async (httpMethod, path, sent, content) => {
      const withBody = httpMethod !== 'GET' && httpMethod !== 'HEAD' && content !== '';
      const stream = path.includes('watch') || path.includes('download');
      if (stream) return;
      const reply = await server.send(
        `${httpMethod} ${path.replaceAll(' ', '')}`,
        sent,
        withBody ? content : undefined,
      );
      assert.ok(EXPECTED.has(reply.status), `${httpMethod} ${path} answered ${reply.status} ${reply.text}`);
      if (reply.status >= 400 && reply.text.startsWith('{')) {
        assert.equal(reply.headers['content-type'], 'application/problem+json');
        assert.match(String(reply.json().code), /^[A-Z_]+$/);
      }
    }),
    { numRuns: 400 },
  );
  assert.deepEqual(server.errors, []);
  assert.equal(Reflect.get({}, 'polluted'), undefined);
});

test('text that is not well-formed Unicode is refused, not stored', async (t) => {
  const server = await serveLibrary(t, () => ({}));
  const reply = await server.send('POST /v1/echo', {}, '{"fString":"\\ud800"}');
  assert.equal(reply.status, 400);
  assert.equal(server.calls.length, 0);
});

const rawRequests: readonly [name: string, text: string, status: RegExp][] = [
  [
    'an absolute target',
    'GET http://evil.test/v1/books?pageSize=1 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
    /^HTTP\/1\.1 200/,
  ],
  [
    'an absolute target elsewhere',
    'GET http://evil.test/other HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
    /somebody else$/,
  ],
  ['a target of a star', 'OPTIONS * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', /somebody else$/],
  [
    'bytes beyond ASCII',
    'GET /v1/b\xff\xfeoks HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
    /^HTTP\/1\.1 (?:400|404)/,
  ],
  ['a fragment', 'GET /v1/books#?pageSize=x HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', /^HTTP\/1\.1 200/],
  [
    'a body that a GET does not take',
    'GET /v1/books HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 2\r\ncontent-type: application/json\r\n\r\n{}',
    /^HTTP\/1\.1 400/,
  ],
];

for (const [name, text, status] of rawRequests) {
  test(`${name} is answered`, async (t) => {
    const server = await serveLibrary(t, () => ({}));
    const reply = await new Promise<string>((resolve, reject) => {
      let received = '';
      const socket = connect(server.port, '127.0.0.1', () => socket.write(text, 'latin1'));
      socket.on('data', (chunk) => {
        received += chunk.toString('latin1');
      });
      socket.on('error', reject);
      socket.on('close', () => resolve(received));
    });
    assert.match(reply.replace(/\r\n0\r\n\r\n$/, ''), status);
  });
}
