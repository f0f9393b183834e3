import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { test } from 'node:test';
import { assertRefused } from '../contract/expectations.ts';
import { openJetStreamMessaging } from './jetstream-messaging.ts';
import { checkVersion } from './server-version.ts';

/** A server that says hello as given, and answers pings; with no hello it says nothing at all. */
async function standIn(hello: object | undefined, use: (url: string) => Promise<void>): Promise<void> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    if (hello === undefined) return;
    socket.write(`INFO ${JSON.stringify({ server_id: 'x', max_payload: 1_048_576, headers: true, ...hello })}\r\n`);
    socket.on('data', (data) => data.includes('PING') && socket.write('PONG\r\n'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await use(`nats://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

async function assertNotOpened(url: string, pattern: RegExp): Promise<void> {
  const opening = openJetStreamMessaging({ servers: [url], requestMs: 500, credentials: { token: 'secret' } });
  await assert.rejects(opening, ({ code, message }: { code?: string; message: string }) => {
    assert.equal(code, 'UNAVAILABLE');
    assert.match(message, pattern);
    assert.doesNotMatch(message, /secret|\n/);
    return true;
  });
}

test('an absent server is one clear line', async () => {
  const gone = createServer().listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const { port } = gone.address() as AddressInfo;
  gone.close();
  await once(gone, 'close');
  await assertNotOpened(
    `nats://127.0.0.1:${port}`,
    /^NATS at nats:\/\/127\.0\.0\.1:\d+ cannot be reached: connection refused$/,
  );
});

test('a server that accepts and says nothing is given up', async () => {
  await standIn(undefined, (url) => assertNotOpened(url, /^NATS at nats:\/\/\S+ does not answer$/));
});

test('a server of a version that lacks what is needed is refused', async () => {
  await standIn({ version: '2.10.29' }, (url) =>
    assertNotOpened(url, /is version 2\.10\.29; nats-server 2\.11\.0 or later is needed$/),
  );
});

test('versions are compared number by number', () => {
  for (const version of ['2.11.0', '2.11.0-beta.1', '2.15.2', '3.0.0', '10.0.0', '2.100.0'])
    checkVersion(version, 'it');
  for (const version of [undefined, '', 'dev', '2.11', '1.99.99', '2.9.25', '2.10.100', '0.0.0']) {
    assert.throws(() => checkVersion(version, 'it'), { code: 'UNAVAILABLE' });
  }
});

test('options against the rules are refused before anything happens', async () => {
  const servers = ['nats://127.0.0.1:1'];
  for (const wrong of [{ prefix: 'A' }, { prefix: 'a.b' }, { replicas: 0 }, { replicas: 6 }, { requestMs: 1 }]) {
    await assert.rejects(openJetStreamMessaging({ servers, ...wrong }), TypeError);
  }
  await assertRefused('UNAVAILABLE', openJetStreamMessaging({ servers }));
});
