import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { connectHandler } from '../doors/connect/connect-door.ts';
import { startHttpDoor } from '../doors/http/http-door.ts';
import { peerOf, recordingDispatcher, serve } from '../testing/backends.ts';
import { type EchoMessage, EchoService, echo, streamNamed, unaryNamed } from '../testing/echo-service.ts';
import { type EchoSuite, echoSuite, memoryLogger } from '../testing/echo-suite.ts';
import { EchoClient, grpcFailure } from '../testing/grpc-client.ts';
import type { Peer } from './peer.ts';
import { createUpstreamDispatcher, type UpstreamLimits } from './upstream-dispatcher.ts';

const ada = { authorization: 'Bearer ada' };
const call = { door: 'grpc', credentials: { token: 'ada', requestedTenant: undefined } } as const;

function gatewayTo(peer: Peer, limits: Partial<UpstreamLimits> = {}) {
  const { logger, lines } = memoryLogger();
  return { dispatcher: createUpstreamDispatcher({ routes: new Map([[EchoService, peer]]), logger, limits }), lines };
}

/** A gRPC client of a gateway in front of one backend; and one of the backend, for comparison. */
async function behindGateway(context: TestContext) {
  const suite: EchoSuite = echoSuite();
  const backend = await serve(context, suite.dispatcher);
  const gateway = gatewayTo(peerOf(context, [backend.port]));
  const clients = [
    new EchoClient((await serve(context, gateway.dispatcher)).port),
    new EchoClient(backend.port),
  ] as const;
  context.after(() => {
    for (const client of clients) client.close();
  });
  return { suite, gateway, through: clients[0], direct: clients[1] };
}

test('a refusal is the same through the gateway as without it', async (context) => {
  const { through, direct } = await behindGateway(context);
  for (const [method, headers, text] of [
    ['echo', {}, ''],
    ['echo', { authorization: 'Bearer who' }, ''],
    ['echo', { ...ada, 'x-stella-tenant': 'umbrella' }, ''],
    ['save', { authorization: 'Bearer reader' }, ''],
    ['save', { ...ada, 'idempotency-key': 'not an id' }, ''],
    ['approve', { authorization: 'Bearer stale' }, ''],
    ['approve', { authorization: 'Bearer robot' }, ''],
    ['echo', ada, 'x'.repeat(1001)],
    ['echo', ada, 'crash'],
    ['save', ada, 'refused'],
    ['missing', ada, ''],
  ] as const) {
    const seen = await Promise.all(
      [through, direct].map(async (client) => {
        const failure = await grpcFailure(client.call(method, echo({ text }), headers));
        assert.match(failure.traceId ?? '', /^[0-9a-f]{32}$/);
        const { code, reason, message, challenge, status } = failure;
        return { code, reason, challenge, message, details: status?.details.map(({ typeUrl }) => typeUrl) };
      }),
    );
    assert.deepEqual(seen[0], seen[1]);
  }
});

test('nor does it differ over Connect', async (context) => {
  const { gateway } = await behindGateway(context);
  const handlers = [connectHandler({ dispatcher: gateway.dispatcher })];
  const door = await startHttpDoor({ host: '127.0.0.1', port: 0, handlers, logger: memoryLogger().logger });
  context.after(() => door.close(0));
  const post = (method: string, headers: Record<string, string>) =>
    fetch(`http://127.0.0.1:${door.port}/rpc.testing.v1.EchoService/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{"text":"hello"}',
    });
  assert.deepEqual(await (await post('Echo', ada)).json(), { text: 'hello' });
  const refused = await post('Approve', { authorization: 'Bearer stale' });
  assert.equal(refused.status, 401);
  assert.match(refused.headers.get('www-authenticate') ?? '', /insufficient_user_authentication.*max_age="300"/);
  // Not even a header value that gRPC cannot carry is a defect.
  assert.equal((await post('Echo', { authorization: 'Bearer \u00e9' })).status, 401);
  assert.equal((await post('Echo', { ...ada, 'x-stella-tenant': '\u00e9' })).status, 403);
  assert.equal((await post('Save', { ...ada, 'idempotency-key': '\u00e9' })).status, 400);
});

test('what the caller sent goes on, but never a service token', async (context) => {
  const { dispatcher, calls } = recordingDispatcher();
  const peer = peerOf(context, [(await serve(context, dispatcher)).port], { serviceToken: undefined });
  const client = new EchoClient((await serve(context, gatewayTo(peer).dispatcher)).port);
  context.after(() => client.close());
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const headers = {
    authorization: 'Bearer ada',
    'x-stella-tenant': 'acme',
    'idempotency-key': 'r-1',
    traceparent,
    'x-stella-service-authorization': 'Bearer service',
  };
  await client.call('echo', echo(), headers, { deadline: Date.now() + 20_000 });
  const [received] = calls;
  assert.deepEqual(received?.credentials, { token: 'ada', requestedTenant: 'acme', serviceToken: undefined });
  assert.deepEqual([received?.requestId, received?.traceparent], ['r-1', traceparent]);
  assert((received?.timeoutMs ?? 0) > 0 && (received?.timeoutMs ?? 0) < 20_000);
  const internal = await grpcFailure(client.call('relay', echo(), headers));
  assert.equal(internal.reason, 'UNIMPLEMENTED');
  assert.equal(calls.length, 1);
});

test('the gateway speaks for itself with its own service token, if it has one', async (context) => {
  const { dispatcher, calls } = recordingDispatcher();
  const gateway = gatewayTo(peerOf(context, [(await serve(context, dispatcher)).port]));
  const credentials = { token: 'ada', requestedTenant: undefined, serviceToken: 'stolen' };
  await gateway.dispatcher.unary(unaryNamed('Echo'), echo(), { door: 'grpc', credentials });
  assert.equal(calls[0]?.credentials.serviceToken, 'service');
});

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
  gateway.dispatcher.drain();
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
