import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EchoMessage, echo } from '../../testing/echo-service.ts';
import { type EchoSuite, echoSuite } from '../../testing/echo-suite.ts';
import { EchoClient, grpcFailure } from '../../testing/grpc-client.ts';
import { type GrpcDoor, startGrpcDoor } from './grpc-door.ts';

const ECHO = '/rpc.testing.v1.EchoService/Echo';
const ada = { authorization: 'Bearer ada' };
let suite: EchoSuite;
let door: GrpcDoor;
let client: EchoClient;

before(async () => {
  suite = echoSuite();
  door = await startGrpcDoor({
    dispatcher: suite.dispatcher,
    host: '127.0.0.1',
    port: 0,
    limits: { maxRequestBytes: 64 * 1024 },
  });
  client = new EchoClient(door.port);
});

after(async () => {
  client.close();
  await door.close(100);
});

/** What the server notices a moment after its client did. */
async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!holds()) {
    assert.ok(performance.now() < end, `not within 10 s: ${holds}`);
    await sleep(5);
  }
}

test('a call comes back', async () => {
  assert.equal((await client.call('echo', echo({ text: 'hello' }), ada)).text, 'hello');
});

test('the refusals carry code, reason, trace id and challenge', async () => {
  const cases = [
    ['echo', {}, 'UNAUTHENTICATED', 'TOKEN_MISSING', 'Bearer'],
    ['echo', { authorization: 'Basic YTpi' }, 'UNAUTHENTICATED', 'TOKEN_MISSING', 'Bearer'],
    ['echo', { authorization: 'Bearer who' }, 'UNAUTHENTICATED', 'TOKEN_INVALID', 'Bearer error="invalid_token"'],
    ['echo', { ...ada, 'x-stella-tenant': 'umbrella' }, 'PERMISSION_DENIED', 'TENANT_NOT_ALLOWED', undefined],
    [
      'save',
      { authorization: 'Bearer reader' },
      'PERMISSION_DENIED',
      'SCOPE_MISSING',
      'Bearer error="insufficient_scope", scope="echo:write"',
    ],
    [
      'approve',
      { authorization: 'Bearer stale' },
      'UNAUTHENTICATED',
      'FRESH_AUTHENTICATION_REQUIRED',
      'Bearer error="insufficient_user_authentication", error_description="A more recent authentication is required", max_age="300"',
    ],
    ['missing', ada, 'UNIMPLEMENTED', 'UNIMPLEMENTED', undefined],
  ] as const;
  for (const [method, headers, code, reason, challenge] of cases) {
    const failure = await grpcFailure(client.call(method, echo(), headers));
    assert.deepEqual([failure.code, failure.reason, failure.challenge], [code, reason, challenge], method);
    assert.match(failure.traceId ?? '', /^[0-9a-f]{32}$/);
  }
});

test('a broken rule is INVALID_ARGUMENT with the field in the details', async () => {
  const failure = await grpcFailure(client.call('echo', echo({ text: 'x'.repeat(1001) }), ada));
  assert.deepEqual([failure.code, failure.reason], ['INVALID_ARGUMENT', 'INVALID_ARGUMENT']);
  assert.deepEqual(
    failure.status?.details.map(({ typeUrl }) => typeUrl),
    ['type.googleapis.com/google.rpc.ErrorInfo', 'type.googleapis.com/google.rpc.BadRequest'],
  );
});

test('malformed bytes are the fault of the caller', async () => {
  const failure = await grpcFailure(client.raw(ECHO, Buffer.from([0x0a, 0xff, 0x01]), ada));
  assert.deepEqual([failure.code, failure.reason], ['INVALID_ARGUMENT', 'MALFORMED_REQUEST']);
});

test('a defect is INTERNAL without a word about it', async () => {
  const failure = await grpcFailure(client.call('echo', echo({ text: 'crash' }), ada));
  assert.deepEqual([failure.code, failure.reason], ['INTERNAL', 'INTERNAL']);
  assert.doesNotMatch(JSON.stringify(failure.message), /secret|hunter2|TypeError/);
  assert(suite.lines.some(({ traceId, err }) => traceId === failure.traceId && err !== undefined));
});

test('too large is RESOURCE_EXHAUSTED; with the reason as far as grpc-js lets it through', async () => {
  const somewhat = await grpcFailure(client.raw(ECHO, Buffer.alloc(70 * 1024), ada));
  assert.deepEqual([somewhat.code, somewhat.reason], ['RESOURCE_EXHAUSTED', 'TOO_LARGE']);
  const far = await grpcFailure(client.raw(ECHO, Buffer.alloc(5 * 1024 * 1024), ada));
  assert.deepEqual([far.code, far.reason], ['RESOURCE_EXHAUSTED', undefined]);
});

test('the deadline of the client reaches the handler', async () => {
  const failure = await grpcFailure(client.call('echo', echo({ text: 'hang' }), ada, { deadline: Date.now() + 500 }));
  assert.equal(failure.code, 'DEADLINE_EXCEEDED');
  await until(() => suite.signals.at(-1)?.aborted === true);
  await until(() => suite.lines.at(-1)?.reason === 'DEADLINE_EXCEEDED');
});

test('a client that cancels aborts the handler', async () => {
  const failure = await grpcFailure(client.cancelled('echo', echo({ text: 'hang' }), ada));
  assert.equal(failure.code, 'CANCELLED');
  await until(() => suite.signals.at(-1)?.aborted === true);
  await until(() => suite.lines.at(-1)?.reason === 'CANCELLED');
});

test('a stream arrives in order, and a client that leaves ends it', async () => {
  const counts: number[] = [];
  for await (const message of client.stream('watch', echo({ text: 'a', count: 500 }), ada)) {
    counts.push((message as EchoMessage).count);
  }
  assert.deepEqual(
    counts,
    Array.from({ length: 500 }, (_, index) => index + 1),
  );

  const endless = client.stream('watch', echo({ text: 'x'.repeat(900) }), ada);
  endless.on('error', () => {});
  await new Promise((resolve) => endless.once('data', resolve));
  endless.cancel();
  await until(() => suite.signals.at(-1)?.aborted === true);
});

test('the error of a stream carries its reason', async () => {
  const reading = async () => {
    for await (const _ of client.stream('watch', echo({ text: 'crash' }), ada));
  };
  assert.equal((await grpcFailure(reading())).reason, 'INTERNAL');
});

test('a reader that does not read does not make the handler run ahead', async () => {
  const endless = client.stream('watch', echo({ text: 'x'.repeat(1000) }), ada);
  endless.on('error', () => {});
  await new Promise((resolve) => endless.once('readable', resolve));
  await sleep(100);
  const first = endless.read() as EchoMessage;
  assert.equal(first.count, 1);
  // 1 KB messages against a few HTTP/2 windows of 64 KiB: an unbounded writer would be at hundreds of thousands by now.
  const memory = process.memoryUsage().arrayBuffers;
  await sleep(200);
  assert(process.memoryUsage().arrayBuffers - memory < 16 * 1024 * 1024);
  endless.cancel();
});
