import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { startGrpcDoor } from '../doors/grpc/grpc-door.ts';
import { ServiceError } from '../errors/service-error.ts';
import { peerOf, serve, spawnEchoProcess } from '../testing/backends.ts';
import { type EchoMessage, echo, unaryNamed } from '../testing/echo-service.ts';
import { echoSuite } from '../testing/echo-suite.ts';
import type { Peer } from './peer.ts';
import type { PeerCall } from './peer-call.ts';

const ADA: PeerCall = { credentials: { token: 'ada', requestedTenant: undefined } };

async function say(peer: Peer, method: string, text: string, call: PeerCall = ADA): Promise<string> {
  return ((await peer.unary(unaryNamed(method), echo({ text }), call)) as EchoMessage).text;
}

test('calls take turns among the backends', async (context) => {
  const suites = [echoSuite(), echoSuite(), echoSuite()];
  const doors = await Promise.all(suites.map(({ dispatcher }) => serve(context, dispatcher)));
  const peer = peerOf(
    context,
    doors.map(({ port }) => port),
  );
  // Every backend gets calls once it is connected, which happens beside the first calls.
  while (suites.some(({ lines }) => lines.length === 0)) await say(peer, 'Echo', 'warm');
  for (const { lines } of suites) lines.length = 0;
  for (let count = 0; count < 30; count++) await say(peer, 'Echo', 'hello');
  assert.deepEqual(
    suites.map(({ lines }) => lines.length),
    [10, 10, 10],
  );
});

const KILLED = [
  ['a call that reads is made again', 'Echo', {}, []],
  ['an audited call with a request id is made again', 'Save', { requestId: 'r-1' }, []],
  ['an audited call without one is UNAVAILABLE', 'Save', {}, ['UNAVAILABLE']],
] as const;

for (const [what, method, more, failures] of KILLED) {
  test(`a backend is killed during a call: ${what}, and the others answer`, async (context) => {
    const doomed = await spawnEchoProcess(context);
    const door = await serve(context, echoSuite().dispatcher);
    const peer = peerOf(context, [doomed.port, door.port]);
    const failed: string[] = [];
    // The calls take turns, so one of the first reaches the process that dies of it.
    while (doomed.isAlive()) {
      await say(peer, method, 'die', { ...ADA, ...more }).catch(({ reason }: ServiceError) => failed.push(reason));
    }
    assert.deepEqual(failed, failures);
    for (let count = 0; count < 10; count++) assert.equal(await say(peer, 'Echo', 'still here'), 'still here');
  });
}

test('connections that end while calls come cost no call, and no call happens twice', async (context) => {
  const suite = echoSuite();
  const open = () => serve(context, suite.dispatcher, { limits: { maxConnectionAgeMs: 50 } });
  // Connections that live for 50 ms refuse far more calls than those of ten minutes.
  const peer = peerOf(context, [(await open()).port, (await open()).port], {
    limits: { maxAttempts: 10, backoffMs: 5 },
  });
  const callOften = async () => {
    for (let count = 0; count < 150; count++) await say(peer, 'Save', 'once');
  };
  await Promise.all(Array.from({ length: 20 }, callOften));
  assert.equal(suite.saved.length, 3000);
});

test('a peer that is absent is UNAVAILABLE with a hint when to retry, and names no address', async (context) => {
  const peer = peerOf(context, [await freePort()]);
  const error = await say(peer, 'Echo', 'hello').catch((thrown: ServiceError) => thrown);
  assert(error instanceof ServiceError);
  assert.deepEqual([error.reason, error.retryAfterMs], ['UNAVAILABLE', 1000]);
  assert.doesNotMatch(error.message, /127\.0\.0\.1|ECONNREFUSED/);
  assert.match(String(error.cause), /ECONNREFUSED/);
  await assert.rejects(peer.ready(50), { reason: 'UNAVAILABLE', retryAfterMs: 1000 });
});

test('a peer that comes back is used again, without anybody doing anything', async (context) => {
  const first = await startGrpcDoor({ dispatcher: echoSuite().dispatcher, host: '127.0.0.1', port: 0 });
  const peer = peerOf(context, [first.port], { limits: { maxReconnectBackoffMs: 100 } });
  await peer.ready(5_000);
  assert.equal(await say(peer, 'Echo', 'before'), 'before');
  await first.close(0);
  await assert.rejects(say(peer, 'Echo', 'between'), { reason: 'UNAVAILABLE' });
  await serve(context, echoSuite().dispatcher, { port: first.port });
  await peer.ready(5_000);
  assert.equal(await say(peer, 'Echo', 'after'), 'after');
});

/** A port that was free a moment ago, and that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
