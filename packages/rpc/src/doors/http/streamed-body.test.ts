import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { memoryLogger } from '../../testing/echo-suite.ts';
import { startHttpDoor } from './http-door.ts';
import { streamBody } from './streamed-body.ts';

/** A door where `/stream` reads its body as a stream, and `/early` answers before it has come. */
async function open(context: TestContext): Promise<number> {
  const handler = async (request: Parameters<typeof streamBody>[0], response: Parameters<typeof streamBody>[1]) => {
    if (request.url !== '/whole') streamBody(request, response);
    if (request.url === '/early') response.end('early');
    else response.end(String((await Array.fromAsync(request)).join('').length));
    return true;
  };
  const { logger } = memoryLogger();
  const limits = { headersTimeoutMs: 50, requestTimeoutMs: 50 };
  const door = await startHttpDoor({ host: '127.0.0.1', port: 0, handlers: [handler], logger, limits });
  context.after(() => door.close(0));
  return door.port;
}

/** Sends half of a body, and the rest when `more` resolves; gives what comes back until the server hangs up. */
function halves(port: number, path: string, more: (answer: () => string) => Promise<unknown>): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', async () => {
      socket.write(`POST ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 4\r\n\r\nab`);
      await more(() => answer);
      socket.write('cd');
    });
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

test('a body that trickles is 408', async (context) => {
  const answer = await halves(await open(context), '/whole', () => new Promise(() => {}));
  assert.match(answer, /^HTTP\/1\.1 408 .*"code":"DEADLINE_EXCEEDED"/s);
});

test('one that is read as a stream may take its time', async (context) => {
  const slow = () => new Promise((resolve) => setTimeout(resolve, 200));
  assert.match(await halves(await open(context), '/stream', slow), /^HTTP\/1\.1 200 .*4$/s);
});

test('who sends on after the answer gets it, and is cut off at last', async (context) => {
  const answer = await halves(await open(context), '/early', () => new Promise(() => {}));
  assert.match(answer, /^HTTP\/1\.1 200 .*early$/s);
});
