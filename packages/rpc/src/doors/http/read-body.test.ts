import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { readBody } from './read-body.ts';

const MAX = 1000;

/** Sends a raw request, and gives what reading its body gave. */
async function received(context: TestContext, head: string, body: string | Buffer, cut = false): Promise<string> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  context.after(() => {
    socket.destroy();
    server.close();
  });
  const reading = once(server, 'request').then(([request]) => {
    const bytes = readBody(request as IncomingMessage, MAX);
    if (cut) socket.destroy();
    return bytes;
  });
  reading.catch(() => {});
  socket.write(`POST / HTTP/1.1\r\nHost: a\r\n${head}\r\n\r\n`);
  socket.write(body);
  return Buffer.from(await reading).toString();
}

test('a body with a length, in chunks, compressed, or none', async (context) => {
  assert.equal(await received(context, 'Content-Length: 5', 'hello'), 'hello');
  assert.equal(await received(context, 'Transfer-Encoding: chunked', '2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n'), 'hello');
  assert.equal(await received(context, 'Content-Length: 0', ''), '');
  for (const [encoding, bytes] of [
    ['gzip', gzipSync('hello')],
    ['br', brotliCompressSync('hello')],
    ['identity', Buffer.from('hello')],
  ] as const) {
    const head = `Content-Encoding: ${encoding}\r\nContent-Length: ${bytes.byteLength}`;
    assert.equal(await received(context, head, bytes), 'hello');
  }
});

test('too large: as announced, as it comes, as it becomes', async (context) => {
  const refused = { reason: 'TOO_LARGE', metadata: { maxBytes: '1000' } };
  await assert.rejects(received(context, 'Content-Length: 1001', ''), refused);
  const chunk = `3e9\r\n${'x'.repeat(1001)}\r\n`;
  await assert.rejects(received(context, 'Transfer-Encoding: chunked', chunk), refused);
  const bomb = gzipSync('x'.repeat(1001));
  const head = `Content-Encoding: gzip\r\nContent-Length: ${bomb.byteLength}`;
  await assert.rejects(received(context, head, bomb), refused);
});

test('damaged, unknown, and cut off', async (context) => {
  const gzip = 'Content-Encoding: gzip\r\nContent-Length: 4';
  await assert.rejects(received(context, gzip, 'nope'), { reason: 'MALFORMED_REQUEST' });
  await assert.rejects(received(context, 'Content-Encoding: constructor\r\nContent-Length: 4', 'nope'), {
    reason: 'UNIMPLEMENTED',
  });
  await assert.rejects(received(context, 'Content-Length: 100', 'half', true), { reason: 'CANCELLED' });
});
