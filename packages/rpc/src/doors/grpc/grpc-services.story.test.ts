import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { create, createFileRegistry, fromBinary, getOption, type MessageInitShape } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { Client, type ClientReadableStream, credentials, status } from '@grpc/grpc-js';
import {
  ServerReflection,
  type ServerReflectionRequestSchema,
  type ServerReflectionResponse,
} from '@policy-registry/contracts/gen/grpc/reflection/v1/reflection_pb.js';
import { access } from '@policy-registry/contracts/gen/stellaops/policy/options/v1/options_pb.js';
import { service as health } from 'grpc-health-check';
import { echo } from '../../testing/echo-service.ts';
import { echoSuite } from '../../testing/echo-suite.ts';
import { EchoClient, grpcFailure } from '../../testing/grpc-client.ts';
import { type GrpcDoorOptions, startGrpcDoor } from './grpc-door.ts';
import { decodedServiceDefinition } from './service-definition.ts';

const ECHO = 'rpc.testing.v1.EchoService';
const ada = { authorization: 'Bearer ada' };

async function open(context: TestContext, options: Pick<GrpcDoorOptions, 'readiness'> = {}) {
  const suite = echoSuite();
  const door = await startGrpcDoor({ dispatcher: suite.dispatcher, host: '127.0.0.1', port: 0, ...options });
  const client = new EchoClient(door.port);
  context.after(async () => {
    client.close();
    await door.close(0);
  });
  return { suite, door, client };
}

function checkHealth(client: Client, service: string): Promise<string> {
  const { path, requestSerialize, responseDeserialize } = health.Check ?? assert.fail('no method');
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, { service }, (error, response) => {
      if (error === null) resolve((response as unknown as { status: string }).status);
      else reject(error);
    });
  });
}

/** What a watcher of the server is told, until the door closes. */
function watchHealth(client: Client): ClientReadableStream<{ status: string }> {
  const { path, requestSerialize, responseDeserialize } = health.Watch ?? assert.fail('no method');
  const stream = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, { service: '' });
  return stream as unknown as ClientReadableStream<{ status: string }>;
}

test('health: of the server and of each service, as it is when it is asked', async (context) => {
  let isReady = true;
  const { client } = await open(context, { readiness: async () => ({ isReady, degraded: [] }) });
  const watched: string[] = [];
  const watcher = watchHealth(client).on('data', ({ status }) => watched.push(status));
  watcher.on('error', () => {});
  await once(watcher, 'data');
  for (const name of ['', ECHO]) assert.equal(await checkHealth(client, name), 'SERVING');
  isReady = false;
  const told = once(watcher, 'data');
  for (const name of ['', ECHO]) assert.equal(await checkHealth(client, name), 'NOT_SERVING');
  await told;
  isReady = true;
  const toldAgain = once(watcher, 'data');
  assert.equal(await checkHealth(client, ''), 'SERVING');
  await toldAgain;
  assert.deepEqual(watched, ['SERVING', 'NOT_SERVING', 'SERVING']);
  await assert.rejects(checkHealth(client, 'no.such.Service'), { code: status.NOT_FOUND });
});

test('health: a watcher is told that the door closes, and does not hold it open', {
  timeout: 10_000,
}, async (context) => {
  const { door, client } = await open(context);
  const watcher = watchHealth(client);
  assert.deepEqual(await once(watcher, 'data'), [{ status: 'SERVING' }]);
  const [told, ended] = [once(watcher, 'data'), once(watcher, 'end')];
  await door.close(60_000);
  assert.deepEqual(await told, [{ status: 'NOT_SERVING' }]);
  await ended;
});

test('closing lets running calls end, refuses new ones, and ends streams', async (context) => {
  const { suite, door, client } = await open(context);
  const running = client.call('echo', echo({ text: 'sleep' }), ada);
  const watching = (async () => {
    for await (const _ of client.stream('watch', echo({ text: 'slow' }), ada));
  })();
  const ended = grpcFailure(watching);
  await sleep(20);
  suite.dispatcher.drain(60_000);
  const closed = door.close(5_000);
  assert.equal((await running).text, 'sleep');
  assert.equal((await ended).reason, 'UNAVAILABLE');
  const startedAt = performance.now();
  await closed;
  assert(performance.now() - startedAt < 2_000, 'waited for the grace although nothing ran');
  const late = new EchoClient(door.port);
  context.after(() => late.close());
  assert.equal((await grpcFailure(late.call('echo', echo(), ada, { deadline: Date.now() + 300 }))).reason, undefined);
});

test('who is not done within the grace is told to come again', { timeout: 10_000 }, async (context) => {
  const { suite, door, client } = await open(context);
  const hanging = grpcFailure(client.call('echo', echo({ text: 'hang' }), ada));
  await sleep(20);
  suite.dispatcher.drain(50);
  await door.close(60_000);
  assert.equal((await hanging).reason, 'UNAVAILABLE');
});

test('closing cuts off what does not end', async (context) => {
  const { door, client } = await open(context);
  const hanging = grpcFailure(client.call('echo', echo({ text: 'hang' }), ada));
  await sleep(20);
  await door.close(50);
  assert.match((await hanging).code, /UNAVAILABLE|CANCELLED|INTERNAL/);
});

test('an address that is taken is an error of the start', async (context) => {
  const { suite, door } = await open(context);
  const again = startGrpcDoor({ dispatcher: suite.dispatcher, host: '127.0.0.1', port: door.port });
  await assert.rejects(again, /EADDRINUSE|No address added/);
});

/** Asks one thing of server reflection, under either of its names. */
function reflect(
  port: number,
  question: MessageInitShape<typeof ServerReflectionRequestSchema>['messageRequest'],
  name = 'grpc.reflection.v1.ServerReflection',
): Promise<ServerReflectionResponse['messageResponse']> {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  const { path, requestSerialize, responseDeserialize } =
    decodedServiceDefinition(ServerReflection, name).serverReflectionInfo ?? assert.fail('no method');
  return new Promise<ServerReflectionResponse['messageResponse']>((resolve, reject) => {
    const stream = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
    stream.on('error', reject);
    stream.on('data', (response) => {
      resolve((response as ServerReflectionResponse).messageResponse);
      stream.end();
    });
    stream.write(
      create(ServerReflection.method.serverReflectionInfo.input, { messageRequest: question ?? assert.fail() }),
    );
  }).finally(() => client.close());
}

test('reflection lists the services, under both versions', async (context) => {
  const { door } = await open(context);
  for (const name of ['grpc.reflection.v1.ServerReflection', 'grpc.reflection.v1alpha.ServerReflection']) {
    const answer = await reflect(door.port, { case: 'listServices', value: '' }, name);
    assert(answer.case === 'listServicesResponse');
    assert.deepEqual(
      answer.value.service.map((service) => service.name),
      ['grpc.health.v1.Health', 'grpc.reflection.v1.ServerReflection', ECHO],
    );
  }
});

test('reflection gives descriptors from which a client can call, options included', async (context) => {
  const { door } = await open(context);
  for (const value of [ECHO, `${ECHO}.Save`, 'rpc.testing.v1.EchoMessage', 'rpc.testing.v1.EchoMessage.text']) {
    const answer = await reflect(door.port, { case: 'fileContainingSymbol', value });
    assert(answer.case === 'fileDescriptorResponse', value);
    const file = answer.value.fileDescriptorProto.map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes));
    const registry = createFileRegistry(create(FileDescriptorSetSchema, { file }));
    const save = registry.getService(ECHO)?.method.save;
    assert(save !== undefined);
    assert.deepEqual(getOption(save, access).anyScope, ['echo:write']);
  }
});

test('reflection knows the types of the error details', async (context) => {
  const { door } = await open(context);
  const answer = await reflect(door.port, { case: 'fileContainingSymbol', value: 'google.rpc.ErrorInfo' });
  assert.equal(answer.case, 'fileDescriptorResponse');
});

test('reflection answers what it does not know with NOT_FOUND, on the same stream', async (context) => {
  const { door } = await open(context);
  for (const question of [
    { case: 'fileContainingSymbol', value: 'no.such.Thing' },
    { case: 'fileByFilename', value: '../../etc/passwd' },
    { case: 'fileContainingExtension', value: { containingType: 'a.B', extensionNumber: 1 } },
  ] as const) {
    const answer = await reflect(door.port, question);
    assert(answer.case === 'errorResponse');
    assert.equal(answer.value.errorCode, status.NOT_FOUND);
  }
});
