import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { ServiceError } from '../errors/service-error.ts';
import { peerOf, serve } from '../testing/backends.ts';
import { type EchoMessage, echo, streamNamed, unaryNamed } from '../testing/echo-service.ts';
import { echoSuite } from '../testing/echo-suite.ts';
import type { Peer } from './peer.ts';
import type { PeerCall } from './peer-call.ts';

const ADA: PeerCall = { credentials: { token: 'ada', requestedTenant: undefined } };

async function say(peer: Peer, method: string, text: string, call: PeerCall = ADA): Promise<string> {
  return ((await peer.unary(unaryNamed(method), echo({ text }), call)) as EchoMessage).text;
}

test('messages beyond the bounds are refused, on the way out and on the way back', async (context) => {
  const { port } = await serve(context, echoSuite().dispatcher);
  for (const limits of [{ maxRequestBytes: 100 }, { maxResponseBytes: 100 }]) {
    const peer = peerOf(context, [port], { limits });
    await peer.unary(unaryNamed('Echo'), echo({ text: 'short' }), ADA);
    const long = peer.unary(unaryNamed('Echo'), echo({ text: 'x'.repeat(200) }), ADA);
    await assert.rejects(long, { reason: 'TOO_LARGE' });
  }
});

test('a stream whose backend goes away ends with UNAVAILABLE', async (context) => {
  const suite = echoSuite();
  const door = await serve(context, suite.dispatcher);
  const stream = peerOf(context, [door.port]).stream(streamNamed('Watch'), echo({ text: 'slow' }), ADA);
  const iterator = stream[Symbol.asyncIterator]();
  await iterator.next();
  await door.close(0);
  const rest = async () => {
    while ((await iterator.next()).done !== true);
  };
  await assert.rejects(rest(), { reason: 'UNAVAILABLE', retryAfterMs: 1000 });
});

test('a stream ends at its deadline', async (context) => {
  const suite = echoSuite();
  const peer = peerOf(context, [(await serve(context, suite.dispatcher)).port]);
  const stream = peer.stream(streamNamed('Watch'), echo({ text: 'slow' }), { ...ADA, timeoutMs: 200 });
  await assert.rejects(Array.fromAsync(stream), { reason: 'DEADLINE_EXCEEDED' });
});

test('a reader that does not read does not make the backend run ahead', async (context) => {
  const suite = echoSuite();
  const peer = peerOf(context, [(await serve(context, suite.dispatcher)).port]);
  const iterator = peer.stream(streamNamed('Watch'), echo({ text: 'x'.repeat(1000) }), ADA)[Symbol.asyncIterator]();
  const count = async () => ((await iterator.next()).value as EchoMessage).count;
  assert.equal(await count(), 1);
  const before = process.memoryUsage().arrayBuffers;
  // Time for an unbounded writer to be at tens of thousands of messages of 1 KB.
  for (let turn = 0; turn < 20_000; turn++) await new Promise(setImmediate);
  assert(process.memoryUsage().arrayBuffers - before < 8 * 1024 * 1024);
  assert.equal(await count(), 2);
  await iterator.return?.();
  const [signal] = suite.signals;
  assert(signal !== undefined);
  if (!signal.aborted) await once(signal, 'abort');
});

test('a peer that takes the connection and says nothing does not hold a call beyond its time', async (context) => {
  const sockets: Socket[] = [];
  const mute = createServer((socket) => sockets.push(socket.on('error', () => {}))).listen(0, '127.0.0.1');
  await once(mute, 'listening');
  context.after(() => {
    mute.close();
    for (const socket of sockets) socket.destroy();
  });
  const peer = peerOf(context, [(mute.address() as AddressInfo).port]);
  await assert.rejects(say(peer, 'Echo', 'hello', { ...ADA, timeoutMs: 100 }), { reason: 'DEADLINE_EXCEEDED' });
  await assert.rejects(peer.ready(50), { reason: 'UNAVAILABLE' });
});

test('a service token that is not to be had fails the call within its time, as whoever gives it says', async (context) => {
  const door = await serve(context, echoSuite().dispatcher);
  const withToken = (serviceToken: () => Promise<string>) => peerOf(context, [door.port], { serviceToken });
  const late = withToken(() => new Promise(() => {}));
  await assert.rejects(say(late, 'Echo', 'hello', { ...ADA, timeoutMs: 50 }), { reason: 'DEADLINE_EXCEEDED' });
  const refused = withToken(async () => {
    throw new ServiceError('UNAVAILABLE', 'The issuer does not answer.', { retryAfterMs: 500 });
  });
  await assert.rejects(say(refused, 'Echo', 'hello'), { reason: 'UNAVAILABLE', retryAfterMs: 500 });
});

test('hanging up ends the call at the peer', async (context) => {
  const suite = echoSuite();
  const peer = peerOf(context, [(await serve(context, suite.dispatcher)).port]);
  const caller = new AbortController();
  const call = say(peer, 'Echo', 'hang', { ...ADA, signal: caller.signal });
  while (suite.signals.length === 0) await new Promise(setImmediate);
  caller.abort();
  await assert.rejects(call, { reason: 'CANCELLED' });
  const [signal] = suite.signals;
  assert(signal !== undefined);
  if (!signal.aborted) await once(signal, 'abort');
});

test('closing lets calls end that run, and starts no more', async (context) => {
  const suite = echoSuite();
  const peer = peerOf(context, [(await serve(context, suite.dispatcher)).port]);
  const running = say(peer, 'Echo', 'sleep');
  await peer.ready(5_000);
  await new Promise(setImmediate);
  peer.close();
  peer.close();
  assert.equal(await running, 'sleep');
  await assert.rejects(say(peer, 'Echo', 'late'), { reason: 'UNAVAILABLE' });
  await assert.rejects(Array.fromAsync(peer.stream(streamNamed('Watch'), echo(), ADA)), { reason: 'UNAVAILABLE' });
});
