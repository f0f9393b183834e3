import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { memoryLogger } from '../../testing/echo-suite.ts';
import { createReadinessCheck, type ReadinessOptions } from '../readiness.ts';
import type { HttpHandler } from './handler.ts';
import { healthHandler } from './health.ts';
import { type HttpDoorOptions, startHttpDoor } from './http-door.ts';

async function open(context: TestContext, handlers: HttpHandler[], limits: HttpDoorOptions['limits'] = {}) {
  const { logger, lines } = memoryLogger();
  const door = await startHttpDoor({ host: '127.0.0.1', port: 0, handlers, logger, limits });
  context.after(() => door.close(0));
  return { door, lines, logger, url: `http://127.0.0.1:${door.port}` };
}

/** Sends raw bytes and gives all that comes back until the server hangs up. */
function raw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

const health = (options: ReadinessOptions): HttpHandler => healthHandler(createReadinessCheck(options));

const slow: HttpHandler = async (_, response) => {
  await sleep(60);
  response.end('slow');
  return true;
};

test('handlers are tried in order, and what none takes is a 404 problem', async (context) => {
  const only = (path: string): HttpHandler => {
    return async (request, response) => {
      if (request.url !== path) return false;
      response.end(path);
      return true;
    };
  };
  const { url } = await open(context, [only('/a'), only('/b')]);
  assert.equal(await (await fetch(`${url}/b`)).text(), '/b');
  const nothing = await fetch(`${url}/c`);
  assert.equal(nothing.status, 404);
  assert.equal(nothing.headers.get('content-type'), 'application/problem+json');
  const { code, status } = (await nothing.json()) as { code: string; status: number };
  assert.deepEqual([code, status], ['NOT_FOUND', 404]);
});

test('a handler that throws is a 500 that says nothing, and the log has it', async (context) => {
  const { url, lines } = await open(context, [() => Promise.reject(new TypeError('secret'))]);
  const answer = await fetch(url);
  assert.equal(answer.status, 500);
  const text = await answer.text();
  assert.doesNotMatch(text, /secret/);
  const line = lines.find(({ level }) => level === 'error');
  assert.equal(line?.traceId, (JSON.parse(text) as { traceId: string }).traceId);
  assert.match(JSON.stringify(line?.err), /TypeError: secret/);
});

test('a handler that throws in the middle cuts the response off', async (context) => {
  const broken: HttpHandler = async (_, response) => {
    response.writeHead(200).write('half');
    throw new TypeError('secret');
  };
  const { url, lines } = await open(context, [broken]);
  await assert.rejects(async () => (await fetch(url)).text());
  assert(lines.some(({ level }) => level === 'error'));
});

test('a client that trickles its headers is cut off', async (context) => {
  const { door } = await open(context, [slow], { headersTimeoutMs: 100, requestTimeoutMs: 200 });
  const startedAt = performance.now();
  assert.match(await raw(door.port, 'GET / HTTP/1.1\r\nHost: a\r\nX-Slow: '), /^HTTP\/1\.1 408/);
  assert(performance.now() - startedAt < 2_000);
});

test('headers beyond the bound, and bytes that are no HTTP, are refused', async (context) => {
  const { door } = await open(context, [slow], { maxHeaderBytes: 4096 });
  const large = `GET / HTTP/1.1\r\nHost: a\r\nX-Large: ${'x'.repeat(5000)}\r\n\r\n`;
  assert.match(await raw(door.port, large), /^HTTP\/1\.1 431/);
  assert.match(await raw(door.port, 'nonsense\r\n\r\n'), /^HTTP\/1\.1 400/);
  assert.equal(await (await fetch(`http://127.0.0.1:${door.port}`)).text(), 'slow');
});

test('closing answers what runs, takes nothing new, and waits for nothing else', {
  timeout: 10_000,
}, async (context) => {
  const begun: HttpHandler = async (request, response) => {
    if (request.url !== '/begun') return false;
    response.writeHead(200).write('slow');
    return slow(request, response);
  };
  const { door, url } = await open(context, [begun, slow]);
  const running = [fetch(url), fetch(`${url}/begun`), fetch(url, { method: 'POST', body: 'x' })];
  await sleep(20);
  const closed = door.close(60_000);
  const texts = await Promise.all(running.map(async (answer) => (await answer).text()));
  assert.deepEqual(texts, ['slow', 'slowslow', 'slow']);
  await closed;
  await assert.rejects(fetch(url));
});

test('closing answers the request that is on its way on a connection that was kept', async (context) => {
  const { door } = await open(context, [slow]);
  const socket = connect(door.port, '127.0.0.1');
  const answers: string[] = [];
  socket.setEncoding('utf8').on('data', (chunk: string) => answers.push(chunk));
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  await once(socket, 'data');
  const closed = door.close(60_000);
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  await Promise.all([closed, once(socket, 'close')]);
  assert.match(answers.join(''), /keep-alive.*slow.*Connection: close.*slow/is);
});

test('closing cuts off what does not end', async (context) => {
  const { door, url } = await open(context, [() => new Promise(() => {})]);
  const hanging = fetch(url);
  hanging.catch(() => {});
  await sleep(20);
  await door.close(50);
  await assert.rejects(hanging);
});

test('an address that is taken is an error of the start', async (context) => {
  const { door } = await open(context, []);
  const again = startHttpDoor({ host: '127.0.0.1', port: door.port, handlers: [], logger: memoryLogger().logger });
  await assert.rejects(again, { code: 'EADDRINUSE' });
});

test('liveness and readiness', async (context) => {
  const { logger, lines } = memoryLogger();
  const state = { ready: () => Promise.resolve() };
  const { url } = await open(context, [health({ ready: () => state.ready(), logger, timeoutMs: 50 })]);
  const statuses = async () => [(await fetch(`${url}/healthz`)).status, (await fetch(`${url}/readyz`)).status];
  assert.deepEqual(await statuses(), [200, 200]);
  state.ready = () => Promise.reject(new Error('the store at db.internal is gone'));
  assert.deepEqual(await statuses(), [200, 503]);
  assert.doesNotMatch(await (await fetch(`${url}/readyz`)).text(), /internal/);
  assert.match(JSON.stringify(lines.at(-1)), /db\.internal is gone/);
  state.ready = () => new Promise(() => {});
  assert.deepEqual(await statuses(), [200, 503]);
  assert.equal((await fetch(`${url}/readyz`, { method: 'POST' })).status, 405);
  assert.equal((await fetch(`${url}/readyz/x`)).status, 404);
});

test('a service that does without a part is ready, and says which', async (context) => {
  const state = { ready: () => Promise.resolve(), part: () => Promise.resolve() };
  const options = { ready: () => state.ready(), dispensable: { messages: () => state.part() }, timeoutMs: 50 };
  const { logger, lines } = memoryLogger();
  const { url } = await open(context, [health({ ...options, logger })]);
  const readiness = async () => {
    const response = await fetch(`${url}/readyz`);
    return [response.status, await response.json()];
  };
  assert.deepEqual(await readiness(), [200, { status: 'ok' }]);
  for (const part of [() => Promise.reject(new Error('nats.internal is gone')), () => new Promise<void>(() => {})]) {
    state.part = part;
    assert.deepEqual(await readiness(), [200, { status: 'ok', degraded: ['messages'] }]);
  }
  assert.deepEqual(lines, []);
  state.ready = () => Promise.reject(new Error('so is the store'));
  assert.deepEqual(await readiness(), [503, { status: 'unavailable', degraded: ['messages'] }]);
});

test('probes that come while a check runs share it', async (context) => {
  let checks = 0;
  const ready = async () => {
    checks += 1;
    await sleep(40);
  };
  const { url } = await open(context, [health({ ready, logger: memoryLogger().logger })]);
  await Promise.all(Array.from({ length: 10 }, () => fetch(`${url}/readyz`)));
  assert.equal(checks, 1);
});
