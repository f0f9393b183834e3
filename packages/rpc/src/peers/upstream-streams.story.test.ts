import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { peerOf, serve } from '../testing/backends.ts';
import { type EchoMessage, echo, streamNamed, unaryNamed } from '../testing/echo-service.ts';
import { echoSuite } from '../testing/echo-suite.ts';
import { behindGateway, gatewayTo } from '../testing/gateway.ts';
import { grpcFailure } from '../testing/grpc-client.ts';

const ada = { authorization: 'Bearer ada' };
const call = { door: 'grpc', credentials: { token: 'ada', requestedTenant: undefined } } as const;

test('streams arrive in order, end when their reader leaves, and pass their errors', async (context) => {
  const { suite, through } = await behindGateway(context);
  const counts: number[] = [];
  for await (const message of through.stream('watch', echo({ text: 'a', count: 500 }), ada)) {
    counts.push((message as EchoMessage).count);
  }
  assert.deepEqual(
    counts,
    Array.from({ length: 500 }, (_, index) => index + 1),
  );

  const endless = through.stream('watch', echo({ text: 'x'.repeat(900) }), ada);
  endless.on('error', () => {});
  await once(endless, 'data');
  endless.cancel();
  const signal = suite.signals.at(-1);
  assert(signal !== undefined);
  if (!signal.aborted) await once(signal, 'abort');

  const crashing = grpcFailure(Array.fromAsync(through.stream('watch', echo({ text: 'crash' }), ada)));
  assert.equal((await crashing).reason, 'INTERNAL');
  assert.equal((await grpcFailure(Array.fromAsync(through.stream('watch', echo(), {})))).reason, 'TOKEN_MISSING');
});

test('draining ends the streams of the gateway, at the backend too', async (context) => {
  const { suite, gateway } = await behindGateway(context);
  const watch = gateway.dispatcher.stream(streamNamed('Watch'), echo({ text: 'slow' }), call)[Symbol.asyncIterator]();
  await watch.next();
  gateway.dispatcher.drain(60_000);
  const rest = async () => {
    while ((await watch.next()).done !== true);
  };
  await assert.rejects(rest(), { reason: 'UNAVAILABLE', retryAfterMs: 1000 });
  const [signal] = suite.signals;
  assert(signal !== undefined);
  if (!signal.aborted) await once(signal, 'abort');
});

test('beyond its places a gateway sheds calls and streams, and decodes nothing for nobody', async (context) => {
  const { port } = await serve(context, echoSuite().dispatcher);
  const { dispatcher, lines } = gatewayTo(peerOf(context, [port]), { maxConcurrentCalls: 1, maxStreams: 1 });
  const first = dispatcher.unary(unaryNamed('Echo'), echo({ text: 'sleep' }), call);
  await assert.rejects(dispatcher.unary(unaryNamed('Echo'), echo(), call), { reason: 'RATE_LIMITED' });
  await first;
  const open = () => dispatcher.stream(streamNamed('Watch'), echo({ text: 'slow' }), call)[Symbol.asyncIterator]();
  const stream = open();
  await stream.next();
  await assert.rejects(open().next(), { reason: 'RATE_LIMITED' });
  await stream.return?.();
  const unread = () => assert.fail('decoded');
  const nobody = { door: 'grpc', credentials: { token: undefined, requestedTenant: undefined } } as const;
  await assert.rejects(dispatcher.unary(unaryNamed('Echo'), unread, nobody), { reason: 'TOKEN_MISSING' });
  assert.deepEqual(
    lines.map(({ code }) => code),
    ['RESOURCE_EXHAUSTED', 'OK', 'RESOURCE_EXHAUSTED', 'CANCELLED', 'UNAUTHENTICATED'],
  );
});
