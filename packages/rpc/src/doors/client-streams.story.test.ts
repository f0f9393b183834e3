import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { Code, ConnectError, createClient, type Transport } from '@connectrpc/connect';
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
  Http2SessionManager,
} from '@connectrpc/connect-node';
import { ErrorInfoSchema } from '@policy-registry/contracts/gen/google/rpc/error_details_pb.js';
import { peerOf, serve } from '../testing/backends.ts';
import { type EchoMessage, EchoService } from '../testing/echo-service.ts';
import { type EchoSuite, echoSuite, memoryLogger } from '../testing/echo-suite.ts';
import { gatewayTo } from '../testing/gateway.ts';
import { connectHandler } from './connect/connect-door.ts';
import { startHttpDoor } from './http/http-door.ts';

const MAX_BYTES = 64 * 1024;
const ada = { authorization: 'Bearer ada' };

interface Gathering {
  gather(requests: AsyncIterable<object>, options?: object): Promise<EchoMessage>;
}

/** A suite behind every door, and behind a gateway. */
async function opened(context: TestContext) {
  const suite: EchoSuite = echoSuite();
  const grpc = await serve(context, suite.dispatcher, { limits: { maxRequestBytes: MAX_BYTES } });
  const gateway = gatewayTo(peerOf(context, [grpc.port]));
  const gatewayGrpc = await serve(context, gateway.dispatcher, { limits: { maxRequestBytes: MAX_BYTES } });
  const http = async (dispatcher: EchoSuite['dispatcher']) => {
    const handlers = [connectHandler({ dispatcher, limits: { maxRequestBytes: MAX_BYTES } })];
    const door = await startHttpDoor({ host: '127.0.0.1', port: 0, handlers, logger: memoryLogger().logger });
    context.after(() => door.close(0));
    return door.port;
  };
  const [direct, through] = [await http(suite.dispatcher), await http(gateway.dispatcher)];
  const at = (port: number) => ({ baseUrl: `http://127.0.0.1:${port}`, httpVersion: '1.1' as const });
  const [session, gatewaySession] = [grpc, gatewayGrpc].map(
    ({ port }) => new Http2SessionManager(`http://127.0.0.1:${port}`),
  );
  const overGrpc = (sessionManager: Http2SessionManager | undefined) =>
    createGrpcTransport({ baseUrl: sessionManager?.authority ?? '', ...(sessionManager && { sessionManager }) });
  const transports: Record<string, Transport> = {
    gRPC: overGrpc(session),
    'Connect binary': createConnectTransport({ ...at(direct), useBinaryFormat: true }),
    'Connect JSON': createConnectTransport({ ...at(direct), useBinaryFormat: false }),
    'gRPC-Web': createGrpcWebTransport(at(direct)),
    'gRPC through a gateway': overGrpc(gatewaySession),
    'Connect through a gateway': createConnectTransport(at(through)),
  };
  const clients = Object.entries(transports).map(
    ([name, transport]) => [name, createClient(EchoService, transport) as unknown as Gathering] as const,
  );
  /** Ends the connections of the gRPC clients. */
  const cutOff = () => {
    for (const each of [session, gatewaySession]) each?.abort();
  };
  context.after(cutOff);
  return { suite, gateway, clients, direct, cutOff };
}

async function* texts(...all: readonly string[]) {
  for (const text of all) yield { text };
}

/** Messages that go on until they are ended. */
async function* endless(first: string, ended: AbortSignal) {
  yield { text: first };
  while (!ended.aborted) {
    yield { text: 'x'.repeat(1000) };
    await new Promise(setImmediate);
  }
}

/** What the server notices a moment after its client did. */
async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!holds()) {
    assert.ok(performance.now() < end, `not within 10 s: ${holds}`);
    await new Promise(setImmediate);
  }
}

/** Calls of which it is known that they were given up. */
function cancelled({ lines }: Pick<EchoSuite, 'lines'>): number {
  return lines.filter(({ msg, code }) => msg === 'call' && code === 'CANCELLED').length;
}

async function failure(call: Promise<unknown>) {
  const error = await call.then(() => assert.fail('the call succeeded'), ConnectError.from);
  return [Code[error.code], error.findDetails(ErrorInfoSchema)[0]?.reason];
}

test('many messages have one answer, at every door', async (context) => {
  const { clients, suite } = await opened(context);
  for (const [name, client] of clients) {
    assert.equal((await client.gather(texts('a', 'b', 'c'), { headers: ada })).text, 'abc', name);
    const headers = { ...ada, 'idempotency-key': 'r1' };
    assert.equal((await client.gather(texts('a'), { headers })).requestId, 'r1', name);
  }
  assert.equal(suite.saved.length, 2 * clients.length);
});

test('refusals have their reasons, at every door', async (context) => {
  const { clients, suite } = await opened(context);
  for (const [name, client] of clients) {
    const refusals = [
      [texts('a'), {}, 'Unauthenticated', 'TOKEN_MISSING'],
      [texts('a'), { authorization: 'Bearer reader' }, 'PermissionDenied', 'SCOPE_MISSING'],
      [texts(), ada, 'InvalidArgument', 'MALFORMED_REQUEST'],
      [texts('a', 'x'.repeat(1001)), ada, 'InvalidArgument', 'INVALID_ARGUMENT'],
      [texts('a', 'x'.repeat(MAX_BYTES + 1)), ada, 'ResourceExhausted', 'TOO_LARGE'],
    ] as const;
    for (const [requests, headers, ...expected] of refusals) {
      assert.deepEqual(await failure(client.gather(requests, { headers })), expected, name);
    }
    // What a gateway gives up may look complete to the service behind it: see `ClientStreamHandler`.
    if (!name.endsWith('a gateway')) assert.deepEqual(suite.saved, [], name);
  }
});

test('a caller who is still sending gets the answer, or the refusal', async (context) => {
  const { clients } = await opened(context);
  for (const [name, client] of clients) {
    const ended = new AbortController();
    const answer = await client.gather(endless('enough', ended.signal), { headers: ada });
    assert.equal(answer.text, 'enough', name);
    const refused = client.gather(endless('a', ended.signal), {});
    assert.deepEqual(await failure(refused), ['Unauthenticated', 'TOKEN_MISSING'], name);
    ended.abort();
  }
});

test('a caller whose connection ends in the middle has given up', async (context) => {
  const { clients, suite, gateway, cutOff } = await opened(context);
  for (const [name, client] of clients) {
    const near = name.endsWith('a gateway') ? gateway : suite;
    const before = cancelled(near);
    const leaving = new AbortController();
    const { length } = suite.signals;
    async function* left() {
      yield { text: 'a' };
      await until(() => suite.signals.length > length);
      if (/^gRPC(?!-)/.test(name)) cutOff();
      else leaving.abort();
      await new Promise(() => {});
    }
    await assert.rejects(client.gather(left(), { headers: ada, signal: leaving.signal }));
    await until(() => cancelled(near) > before);
  }
});

test('a connection that is cut in the middle of a message ends the call', async (context) => {
  const { suite, direct } = await opened(context);
  const socket = connect(direct, '127.0.0.1');
  const head = [
    ...['POST /rpc.testing.v1.EchoService/Gather HTTP/1.1', 'host: a', 'content-type: application/connect+json'],
    ...['connect-protocol-version: 1', 'authorization: Bearer ada', 'content-length: 1000', '', ''],
  ];
  const message = JSON.stringify({ text: 'a' });
  socket.write(`${head.join('\r\n')}\0\0\0\0${String.fromCharCode(message.length)}${message}\0\0`);
  await until(() => suite.signals.length > 0);
  socket.destroy();
  await until(() => cancelled(suite) > 0);
  assert.deepEqual(suite.saved, []);
});
