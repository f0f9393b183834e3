import assert from 'node:assert/strict';
import { test } from 'node:test';
import { echo } from '../testing/echo-service.ts';
import { echoSuite, memoryLogger } from '../testing/echo-suite.ts';
import { EchoClient, grpcFailure } from '../testing/grpc-client.ts';
import { connectHandler } from './connect/connect-door.ts';
import { startGrpcDoor } from './grpc/grpc-door.ts';
import { startHttpDoor } from './http/http-door.ts';

const SERVICE = { 'x-stella-service-authorization': 'Bearer service' };

test('services call one another over gRPC', async (context) => {
  const door = await startGrpcDoor({ dispatcher: echoSuite().dispatcher, host: '127.0.0.1', port: 0 });
  const client = new EchoClient(door.port);
  context.after(async () => {
    client.close();
    await door.close(0);
  });
  const whoRelays = async (headers: Record<string, string>) => (await client.call('relay', echo(), headers)).text;
  assert.equal(await whoRelays({ ...SERVICE, authorization: 'Bearer ada' }), 'ada@acme');
  assert.equal(await whoRelays({ ...SERVICE, 'x-stella-tenant': 'initech' }), 'svc-echo@initech');

  const user = await grpcFailure(client.call('relay', echo(), { authorization: 'Bearer ada' }));
  assert.deepEqual([user.code, user.reason], ['UNAUTHENTICATED', 'TOKEN_MISSING']);
  const robot = { 'x-stella-service-authorization': 'Bearer robot', 'x-stella-tenant': 'acme' };
  const stranger = await grpcFailure(client.call('relay', echo(), robot));
  assert.deepEqual([stranger.code, stranger.reason], ['PERMISSION_DENIED', 'SCOPE_MISSING']);
});

test('over Connect there is nothing to call, whatever the headers say', async (context) => {
  const { logger } = memoryLogger();
  const handlers = [connectHandler({ dispatcher: echoSuite().dispatcher })];
  const door = await startHttpDoor({ host: '127.0.0.1', port: 0, handlers, logger });
  context.after(() => door.close(0));
  const response = await fetch(`http://127.0.0.1:${door.port}/rpc.testing.v1.EchoService/Relay`, {
    method: 'POST',
    headers: { ...SERVICE, authorization: 'Bearer ada', 'content-type': 'application/json' },
    body: '{}',
  });
  assert.equal(response.status, 501);
  assert.equal(((await response.json()) as { code: string }).code, 'unimplemented');
});
