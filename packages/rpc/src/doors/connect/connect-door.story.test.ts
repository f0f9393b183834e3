import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { Code, ConnectError, createClient, type Transport } from '@connectrpc/connect';
import { createConnectTransport, createGrpcWebTransport } from '@connectrpc/connect-node';
import { ErrorInfoSchema } from '@policy-registry/contracts/gen/google/rpc/error_details_pb.js';
import { type EchoMessage, EchoMessageSchema, EchoService, echo } from '../../testing/echo-service.ts';
import { type EchoSuite, echoSuite, memoryLogger } from '../../testing/echo-suite.ts';
import { type HttpDoor, startHttpDoor } from '../http/http-door.ts';
import { connectHandler } from './connect-door.ts';

const MAX_BYTES = 64 * 1024;
const ada = { authorization: 'Bearer ada' };
let suite: EchoSuite;
let door: HttpDoor;

before(async () => {
  suite = echoSuite();
  const handlers = [connectHandler({ dispatcher: suite.dispatcher, limits: { maxRequestBytes: MAX_BYTES } })];
  door = await startHttpDoor({ host: '127.0.0.1', port: 0, handlers, logger: memoryLogger().logger });
});

after(() => door.close(100));

/** The calls of the test service that these stories make, by any transport. */
interface EchoCalls {
  echo(request: object, options?: object): Promise<EchoMessage>;
  save(request: object, options?: object): Promise<EchoMessage>;
  approve(request: object, options?: object): Promise<EchoMessage>;
  missing(request: object, options?: object): Promise<EchoMessage>;
  watch(request: object, options?: object): AsyncIterable<EchoMessage>;
}

const TRANSPORTS: Readonly<Record<string, (baseUrl: string) => Transport>> = {
  'Connect JSON': (baseUrl) => createConnectTransport({ baseUrl, httpVersion: '1.1', useBinaryFormat: false }),
  'Connect binary': (baseUrl) => createConnectTransport({ baseUrl, httpVersion: '1.1', useBinaryFormat: true }),
  'Connect GET': (baseUrl) => createConnectTransport({ baseUrl, httpVersion: '1.1', useHttpGet: true }),
  'gRPC-Web binary': (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: '1.1' }),
  'gRPC-Web JSON': (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: '1.1', useBinaryFormat: false }),
};

function clientOver(name: string): EchoCalls {
  const transport = TRANSPORTS[name]?.(`http://127.0.0.1:${door.port}`);
  if (transport === undefined) throw new Error(`no transport ${name}`);
  return createClient(EchoService, transport) as unknown as EchoCalls;
}

async function failure(
  call: Promise<unknown>,
): Promise<{ error: ConnectError; code: string; reason: string | undefined }> {
  try {
    await call;
  } catch (thrown) {
    const error = ConnectError.from(thrown);
    return { error, code: Code[error.code], reason: error.findDetails(ErrorInfoSchema)[0]?.reason };
  }
  throw new Error('the call succeeded');
}

async function drain(messages: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of messages);
}

for (const name of Object.keys(TRANSPORTS)) {
  test(`${name}: a call, a stream, a large answer`, async () => {
    const client = clientOver(name);
    assert.equal((await client.echo({ text: 'hello' }, { headers: ada })).text, 'hello');
    assert.equal((await client.save({ text: 'hello' }, { headers: ada })).text, 'hello');
    const counts = (await Array.fromAsync(client.watch({ text: 'a', count: 3 }, { headers: ada }))).map((m) => m.count);
    assert.deepEqual(counts, [1, 2, 3]);
  });

  test(`${name}: refusals carry code, reason and trace id`, async () => {
    const client = clientOver(name);
    const cases = [
      [client.echo({}), 'Unauthenticated', 'TOKEN_MISSING'],
      [client.echo({}, { headers: { authorization: 'Bearer who' } }), 'Unauthenticated', 'TOKEN_INVALID'],
      [client.save({}, { headers: { authorization: 'Bearer reader' } }), 'PermissionDenied', 'SCOPE_MISSING'],
      [client.missing({}, { headers: ada }), 'Unimplemented', 'UNIMPLEMENTED'],
      [client.echo({ text: 'x'.repeat(1001) }, { headers: ada }), 'InvalidArgument', 'INVALID_ARGUMENT'],
      [client.save({ text: 'x'.repeat(MAX_BYTES + 1) }, { headers: ada }), 'ResourceExhausted', 'TOO_LARGE'],
      [drain(client.watch({})), 'Unauthenticated', 'TOKEN_MISSING'],
      [drain(client.watch({ text: 'crash' }, { headers: ada })), 'Internal', 'INTERNAL'],
      [drain(client.watch({ text: 'x'.repeat(MAX_BYTES + 1) }, { headers: ada })), 'ResourceExhausted', 'TOO_LARGE'],
    ] as const;
    for (const [call, code, reason] of cases) {
      const refused = await failure(call);
      assert.deepEqual([refused.code, refused.reason], [code, reason]);
      assert.match(refused.error.findDetails(ErrorInfoSchema)[0]?.metadata.traceId ?? '', /^[0-9a-f]{32}$/);
    }
  });

  test(`${name}: a stale sign-in is challenged`, async () => {
    const { error, reason } = await failure(
      clientOver(name).approve({}, { headers: { authorization: 'Bearer stale' } }),
    );
    assert.equal(reason, 'FRESH_AUTHENTICATION_REQUIRED');
    assert.match(error.metadata.get('www-authenticate') ?? '', /insufficient_user_authentication.*max_age="300"/);
  });

  test(`${name}: a defect says nothing but the trace id`, async () => {
    const { error, reason } = await failure(clientOver(name).save({ text: 'crash' }, { headers: ada }));
    assert.equal(reason, 'INTERNAL');
    assert.doesNotMatch(error.message, /secret|hunter2|TypeError/);
    const traceId = error.findDetails(ErrorInfoSchema)[0]?.metadata.traceId;
    assert(suite.lines.some((line) => line.traceId === traceId && line.err !== undefined));
  });

  test(`${name}: the time of the caller and hanging up reach the handler`, async () => {
    const client = clientOver(name);
    const late = await failure(client.save({ text: 'hang' }, { headers: ada, timeoutMs: 60 }));
    assert.equal(late.code, 'DeadlineExceeded');
    await sleep(30);
    assert.equal(suite.signals.at(-1)?.aborted, true);

    const caller = new AbortController();
    const gone = failure(client.save({ text: 'hang' }, { headers: ada, signal: caller.signal }));
    setTimeout(() => caller.abort(), 30);
    assert.equal((await gone).code, 'Canceled');
    await sleep(30);
    assert.equal(suite.signals.at(-1)?.aborted, true);
    assert.equal(suite.lines.at(-1)?.reason, 'CANCELLED');
  });
}

function post(
  method: string,
  contentType: string,
  body: string | Buffer | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = ada,
) {
  return fetch(`http://127.0.0.1:${door.port}/rpc.testing.v1.EchoService/${method}`, {
    method: 'POST',
    headers: { 'content-type': contentType, ...headers },
    body,
  });
}

/** The error JSON of a unary Connect answer, cut to what the tables below compare. */
async function connectError(answer: Response): Promise<unknown[]> {
  const { code, details } = (await answer.json()) as { code: string; details: { debug: { reason: string } }[] };
  return [answer.status, code, details[0]?.debug.reason];
}

test('a request that cannot be decoded is the fault of the caller, with the reason', async () => {
  const cases = [
    [post('Echo', 'application/json', '{"text": "a", "txet": "b"}'), 'UNKNOWN_FIELD'],
    [post('Echo', 'application/json', '{"text": 1}'), 'MALFORMED_REQUEST'],
    [post('Echo', 'application/json', '{"text": '), 'MALFORMED_REQUEST'],
    [post('Echo', 'application/json', Buffer.from([0x22, 0xff, 0x22])), 'MALFORMED_REQUEST'],
    [post('Echo', 'application/proto', Buffer.from([0x0a, 0xff, 0x01])), 'MALFORMED_REQUEST'],
    [post('Echo', 'application/json', 'no gzip', { ...ada, 'content-encoding': 'gzip' }), 'MALFORMED_REQUEST'],
    [post('Echo', 'application/json', '{}', { ...ada, 'connect-timeout-ms': 'soon' }), 'MALFORMED_REQUEST'],
    [post('Echo', 'application/json', '{}', { ...ada, 'connect-protocol-version': '2' }), 'MALFORMED_REQUEST'],
  ] as const;
  for (const [answer, reason] of cases) {
    assert.deepEqual(await connectError(await answer), [400, 'invalid_argument', reason]);
  }
});

test('an unknown key is named', async () => {
  const answer = await post('Echo', 'application/json', '{"txet": "b"}');
  assert.match(await answer.text(), /txet: rpc\.testing\.v1\.EchoMessage has no such field/);
});

test('compressed requests are bounded by what they become', async () => {
  const gzip = { ...ada, 'content-encoding': 'gzip' };
  const fine = await post('Echo', 'application/json', gzipSync('{"text":"small"}'), gzip);
  assert.deepEqual(await fine.json(), { text: 'small' });
  const bomb = await post('Echo', 'application/json', gzipSync('a'.repeat(10_000_000)), gzip);
  assert.deepEqual(await connectError(bomb), [429, 'resource_exhausted', 'TOO_LARGE']);
  const unknown = await post('Echo', 'application/json', '{}', { ...ada, 'content-encoding': 'zip' });
  assert.deepEqual(await connectError(unknown), [501, 'unimplemented', 'UNIMPLEMENTED']);
});

test('malformed envelopes on the streaming protocols carry the reason too', async () => {
  const envelope = (payload: Uint8Array) => {
    const head = Buffer.alloc(5);
    head.writeUInt32BE(payload.byteLength, 1);
    return Buffer.concat([head, payload]);
  };
  const json = await post('Watch', 'application/connect+json', envelope(Buffer.from('{"txet":"b"}')));
  assert.match(await json.text(), /"reason":"UNKNOWN_FIELD"/);
  const binary = await post('Watch', 'application/connect+proto', envelope(Buffer.from([0x0a, 0xff, 0x01])));
  assert.match(await binary.text(), /"reason":"MALFORMED_REQUEST"/);
  const web = await post('Echo', 'application/grpc-web+proto', envelope(Buffer.from([0x0a, 0xff, 0x01])));
  assert.match(await web.text(), /grpc-status: 3/);
  const nothing = await post('Watch', 'application/connect+json', '');
  assert.match(await nothing.text(), /"reason":"MALFORMED_REQUEST"/);
});

test('who may not call is told so before the body is looked at', async () => {
  const answer = await post('Echo', 'application/json', 'nonsense', {});
  assert.deepEqual(await connectError(answer), [401, 'unauthenticated', 'TOKEN_MISSING']);
  assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
});

test('large answers are compressed for those who can read it', async () => {
  const text = 'é'.repeat(1000);
  for (const encoding of ['gzip', 'identity', 'gzip;q=0']) {
    const answer = await post('Echo', 'application/proto', toBinary(EchoMessageSchema, echo({ text })), {
      ...ada,
      'accept-encoding': encoding,
    });
    assert.equal(answer.headers.get('content-encoding'), encoding === 'gzip' ? 'gzip' : null);
    const message = fromBinary(EchoMessageSchema, new Uint8Array(await answer.arrayBuffer())) as EchoMessage;
    assert.equal(message.text, text);
  }
});

test('other media types, verbs and paths', async () => {
  assert.equal((await post('Echo', 'text/plain', '{}')).status, 415);
  const url = `http://127.0.0.1:${door.port}/rpc.testing.v1.EchoService`;
  assert.equal((await fetch(`${url}/Save?encoding=json&message={}`, { headers: ada })).status, 405);
  assert.equal((await fetch(`${url}/Nothing`, { method: 'POST' })).status, 404);
});
