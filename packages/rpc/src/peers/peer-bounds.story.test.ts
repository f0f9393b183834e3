import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { peerOf, serve } from '../testing/backends.ts';
import { type EchoMessage, echo, streamNamed, unaryNamed } from '../testing/echo-service.ts';
import { echoSuite } from '../testing/echo-suite.ts';
import type { PeerCall } from './peer-call.ts';

const ADA: PeerCall = { credentials: { token: 'ada', requestedTenant: undefined } };

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
