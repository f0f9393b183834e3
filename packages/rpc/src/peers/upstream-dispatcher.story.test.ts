import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectHandler } from '../doors/connect/connect-door.ts';
import { startHttpDoor } from '../doors/http/http-door.ts';
import { peerOf, recordingDispatcher, serve } from '../testing/backends.ts';
import { echo, unaryNamed } from '../testing/echo-service.ts';
import { memoryLogger } from '../testing/echo-suite.ts';
import { behindGateway, gatewayTo } from '../testing/gateway.ts';
import { EchoClient, grpcFailure } from '../testing/grpc-client.ts';

const ada = { authorization: 'Bearer ada' };

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
