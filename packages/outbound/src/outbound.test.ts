import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { type TestContext, test } from 'node:test';
import { generate } from 'selfsigned';
import { createOutbound, type OutboundOptions } from './outbound.ts';

const LOOPBACK = ['127.0.0.0/8', '::1'];

async function listen(t: TestContext, server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    if ('closeAllConnections' in server) (server as ReturnType<typeof createServer>).closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

function serve(t: TestContext, listener: RequestListener): Promise<number> {
  return listen(t, createServer(listener));
}

function open(t: TestContext, options: Partial<OutboundOptions> = {}) {
  const outbound = createOutbound({ allowedNetworks: LOOPBACK, allowHttp: true, ...options });
  t.after(() => outbound.close());
  const post = (url: string, { timeoutMs = 5_000, signal = t.signal } = {}) =>
    outbound.post({ url, headers: { 'x-kind': 'test' }, body: '{"é":1}', timeoutMs }, signal);
  return { ...outbound, post };
}

const code = (expected: string) => ({ name: 'OutboundError', code: expected });

test('a request arrives as it was given', async (t) => {
  const seen: unknown[] = [];
  const port = await serve(t, async (request, response) => {
    const chunks = await Array.fromAsync(request);
    seen.push([request.method, request.url, request.headers['x-kind'], Buffer.concat(chunks).toString()]);
    response.end('thanks');
  });
  const { post } = open(t);
  assert.deepEqual(await post(`http://127.0.0.1:${port}/hook?a=1`), { status: 200, text: '' });
  assert.deepEqual(await post(`http://localhost:${port}/`), { status: 200, text: '' });
  assert.deepEqual(seen, [
    ['POST', '/hook?a=1', 'test', '{"é":1}'],
    ['POST', '/', 'test', '{"é":1}'],
  ]);
});

test('over TLS, with the name of the URL and not that of the address', async (t) => {
  const names = [{ name: 'commonName', value: 'receiver.test' }];
  const pems = await generate(names, {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'receiver.test' }] }],
  });
  const protocols: unknown[] = [];
  const server = createTlsServer({ key: pems.private, cert: pems.cert }, (_, response) => response.end());
  server.on('secureConnection', (socket) => protocols.push([socket.servername, socket.alpnProtocol]));
  const port = await listen(t, server);
  const resolve = async () => ['127.0.0.1'];
  const trusting = open(t, { resolve, ca: pems.cert });
  assert.equal((await trusting.post(`https://receiver.test:${port}/`)).status, 200);
  assert.deepEqual(protocols, [['receiver.test', 'http/1.1']]);
  await assert.rejects(trusting.post(`https://other.test:${port}/`), code('TLS_FAILED'));
  await assert.rejects(open(t, { resolve }).post(`https://receiver.test:${port}/`), code('TLS_FAILED'));
  const plain = await serve(t, (_, response) => response.end());
  await assert.rejects(trusting.post(`https://receiver.test:${plain}/`), code('TLS_FAILED'));
});

test('a refusal is answered with the beginning of its text', async (t) => {
  const port = await serve(t, (_, response) => response.writeHead(500).end('é'.repeat(10_000)));
  const { status, text } = await open(t).post(`http://127.0.0.1:${port}/`);
  assert.deepEqual([status, text], [500, 'é'.repeat(512)]);
});

test('a redirect is an answer, and is not followed', async (t) => {
  let followed = 0;
  const port = await serve(t, (request, response) => {
    if (request.url === '/elsewhere') followed += 1;
    response.writeHead(307, { location: '/elsewhere' }).end();
  });
  assert.equal((await open(t).post(`http://127.0.0.1:${port}/`)).status, 307);
  assert.equal(followed, 0);
});

test('an endless answer is read to a bound: a good one is good, and a bad one is bad', async (t) => {
  for (const status of [200, 500]) {
    let closed: () => void = () => {};
    const ended = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const port = await serve(t, (_, response) => {
      response.writeHead(status).on('close', closed);
      const more = () => {
        while (response.write('x'.repeat(1024)));
      };
      response.on('drain', more);
      more();
    });
    assert.equal((await open(t).post(`http://127.0.0.1:${port}/`)).status, status);
    await ended;
  }
});

test('who does not answer in time is given up', async (t) => {
  const port = await listen(t, createTcpServer());
  await assert.rejects(open(t).post(`http://127.0.0.1:${port}/`, { timeoutMs: 50 }), code('TIMEOUT'));
  const resolve = () => new Promise<never>(() => {});
  await assert.rejects(open(t, { resolve }).post('http://slow.test/', { timeoutMs: 50 }), code('TIMEOUT'));
});

test('a body that never ends does not take back the status', async (t) => {
  const port = await serve(t, (_, response) => void response.writeHead(204 - 2).write('x'));
  assert.equal((await open(t).post(`http://127.0.0.1:${port}/`, { timeoutMs: 200 })).status, 202);
});

test('a caller that gives up gets its own reason', async (t) => {
  const port = await listen(t, createTcpServer());
  const reason = new Error('enough');
  const stop = new AbortController();
  const post = open(t).post(`http://127.0.0.1:${port}/`, { signal: stop.signal });
  stop.abort(reason);
  await assert.rejects(post, reason);
});

test('connections that fail, and names without an address', async (t) => {
  const server = createTcpServer((socket) => socket.destroy());
  const port = await listen(t, server);
  await assert.rejects(open(t).post(`http://127.0.0.1:${port}/`), code('CONNECTION_FAILED'));
  for (const resolve of [async () => [], () => Promise.reject(new Error('NXDOMAIN'))]) {
    await assert.rejects(open(t, { resolve }).post('http://nowhere.test/'), code('NOT_RESOLVED'));
  }
});

test('addresses that are not allowed are not connected to, as a literal or by a name', async (t) => {
  let asked = 0;
  const port = await serve(t, (_, response) => {
    asked += 1;
    response.end();
  });
  const literals = ['127.0.0.1', '127.1', '0x7f000001', '2130706433', '0177.0.0.1', '[::ffff:127.0.0.1]', '127.0.0.1.'];
  const { post, refusalOf } = open(t, { allowedNetworks: [] });
  for (const host of [...literals, '[::1]', '169.254.169.254', '[fd00:ec2::254]']) {
    const url = `http://${host}:${port}/`;
    assert.equal(refusalOf(url), 'is an address that is not allowed', url);
    await assert.rejects(post(url), code('BLOCKED_ADDRESS'), url);
  }
  for (const host of ['localhost', 'localhost.', 'a.localhost']) {
    await assert.rejects(post(`http://${host}:${port}/`), code('BLOCKED_ADDRESS'), host);
  }
  for (const addresses of [['127.0.0.1'], ['::1'], ['::ffff:127.0.0.1'], ['1.1.1.1', '127.0.0.1'], ['no address']]) {
    const lying = open(t, { allowedNetworks: [], resolve: async () => addresses });
    await assert.rejects(lying.post(`http://receiver.test:${port}/`), code('BLOCKED_ADDRESS'), addresses.join());
  }
  assert.equal(asked, 0);
});

test('the address that was checked is the one that is connected to: a name that changes gains nothing', async (t) => {
  let asked = 0;
  const port = await serve(t, (_, response) => {
    asked += 1;
    response.end();
  });
  const answers = [['127.0.0.2'], ['127.0.0.1']];
  const resolved: string[] = [];
  const resolve = async (name: string) => {
    resolved.push(name);
    return answers[resolved.length - 1] ?? assert.fail('asked too often');
  };
  const { post } = open(t, { allowedNetworks: ['127.0.0.2'], resolve });
  await assert.rejects(post(`http://receiver.test:${port}/`), code('CONNECTION_FAILED'));
  await assert.rejects(post(`http://receiver.test:${port}/`), code('BLOCKED_ADDRESS'));
  assert.deepEqual([resolved, asked], [['receiver.test', 'receiver.test'], 0]);
});

test('no proxy of the environment is used', async (t) => {
  let proxied = 0;
  const proxy = await serve(t, (_, response) => {
    proxied += 1;
    response.end();
  });
  const port = await serve(t, (_, response) => response.end());
  process.env.HTTP_PROXY = `http://127.0.0.1:${proxy}`;
  t.after(() => {
    delete process.env.HTTP_PROXY;
  });
  assert.equal((await open(t).post(`http://127.0.0.1:${port}/`)).status, 200);
  assert.equal(proxied, 0);
});

test('URLs that are never asked', async (t) => {
  const strict = open(t, { allowedNetworks: [], allowHttp: false });
  const wrong: [url: string, why: string][] = [
    ['', 'is no URL'],
    ['receiver.test/hook', 'is no URL'],
    [`https://receiver.test/${'x'.repeat(2048)}`, 'is no URL'],
    ['http://receiver.test/', 'is not https'],
    ['file:///etc/passwd', 'is not https'],
    ['https://user@receiver.test/', 'has a user or a password'],
    ['https://:secret@receiver.test/', 'has a user or a password'],
    ['https://receiver.test/#', 'has a fragment'],
    ['https://10.0.0.1/', 'is an address that is not allowed'],
  ];
  for (const [url, why] of wrong) {
    assert.equal(strict.refusalOf(url), why, url);
    await assert.rejects(strict.post(url), code(why.includes('address') ? 'BLOCKED_ADDRESS' : 'NOT_ALLOWED'));
  }
  for (const url of ['https://receiver.test/hook?key=1', 'https://1.1.1.1:8443/'])
    assert.equal(strict.refusalOf(url), undefined);
});
