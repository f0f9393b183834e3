import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ServiceError } from '../errors/service-error.ts';
import { ECHO_SCOPES, type EchoMessage, EchoService, echo, streamNamed, unaryNamed } from '../testing/echo-service.ts';
import { authenticator, echoSuite, memoryLogger, NOW } from '../testing/echo-suite.ts';
import type { Call } from './call.ts';
import { createDispatcher } from './dispatcher.ts';
import type { Credentials } from './principal.ts';

function by(credentials: Partial<Credentials>, door: Call['door'] = 'grpc'): Call {
  return { door, credentials: { token: undefined, requestedTenant: undefined, ...credentials } };
}

const whoRelays = async (credentials: Partial<Credentials>) => {
  const response = await echoSuite().dispatcher.unary(unaryNamed('Relay'), echo(), by(credentials));
  return (response as EchoMessage).text;
};

test('the principal is the user for whom a service calls', async () => {
  assert.equal(await whoRelays({ serviceToken: 'service', token: 'ada' }), 'ada@acme');
  assert.equal(
    await whoRelays({ serviceToken: 'service', token: 'umbrella', requestedTenant: 'umbrella' }),
    'albert@umbrella',
  );
});

test('without a user it is the service, in whichever tenant the call names', async () => {
  assert.equal(await whoRelays({ serviceToken: 'service', requestedTenant: 'acme' }), 'svc-echo@acme');
  assert.equal(await whoRelays({ serviceToken: 'service', requestedTenant: 'initech' }), 'svc-echo@initech');
});

const REFUSALS: readonly (readonly [string, Partial<Credentials>, string, string | undefined])[] = [
  ['no token', {}, 'TOKEN_MISSING', 'service'],
  ['a user alone', { token: 'ada' }, 'TOKEN_MISSING', 'service'],
  ['a service that calls like a user', { token: 'service' }, 'TOKEN_MISSING', 'service'],
  ['an unknown service', { serviceToken: 'nonsense', token: 'ada' }, 'TOKEN_INVALID', 'service'],
  ['a client that is no service', { serviceToken: 'robot', requestedTenant: 'acme' }, 'SCOPE_MISSING', 'service'],
  ['a person with the scope', { serviceToken: 'impostor', requestedTenant: 'acme' }, 'NOT_PERMITTED', 'service'],
  ['no tenant', { serviceToken: 'service' }, 'TENANT_NOT_ALLOWED', 'service'],
  ['no name of a tenant', { serviceToken: 'service', requestedTenant: '../acme' }, 'TENANT_NOT_ALLOWED', 'service'],
  ['an unknown user', { serviceToken: 'service', token: 'nonsense' }, 'TOKEN_INVALID', undefined],
  [
    'a user in the tenant of others',
    { serviceToken: 'service', token: 'ada', requestedTenant: 'umbrella' },
    'TENANT_NOT_ALLOWED',
    undefined,
  ],
];

for (const [what, credentials, reason, credential] of REFUSALS) {
  test(`${what} is refused with ${reason}, and it is said whose token that is about`, async () => {
    await assert.rejects(whoRelays(credentials), (error: unknown) => {
      assert(error instanceof ServiceError);
      assert.deepEqual([error.reason, error.metadata.credential], [reason, credential]);
      return true;
    });
  });
}

test('at no other door is there such a method', async () => {
  const { dispatcher } = echoSuite();
  for (const door of ['connect', 'rest', 'local'] as const) {
    const call = by({ serviceToken: 'service', requestedTenant: 'acme' }, door);
    await assert.rejects(dispatcher.unary(unaryNamed('Relay'), echo(), call), { reason: 'UNIMPLEMENTED' });
    const stream = Array.fromAsync(dispatcher.stream(streamNamed('Follow'), echo({ count: 1 }), call));
    await assert.rejects(stream, { reason: 'UNIMPLEMENTED' });
  }
});

test('streams are checked alike', async () => {
  const { dispatcher } = echoSuite();
  const follow = (credentials: Partial<Credentials>) =>
    Array.fromAsync(dispatcher.stream(streamNamed('Follow'), echo({ count: 2 }), by(credentials)));
  assert.equal((await follow({ serviceToken: 'service', requestedTenant: 'acme' })).length, 2);
  await assert.rejects(follow({ token: 'ada' }), { reason: 'TOKEN_MISSING' });
});

test('a service token opens nothing but internal methods', async () => {
  const { dispatcher } = echoSuite();
  const refused = (method: string, credentials: Partial<Credentials>, reason: string) =>
    assert.rejects(dispatcher.unary(unaryNamed(method), echo(), by(credentials)), { reason });
  await refused('Echo', { token: 'service' }, 'SCOPE_MISSING');
  await refused('Echo', { serviceToken: 'service', requestedTenant: 'acme' }, 'TOKEN_MISSING');
  await refused('Save', { serviceToken: 'service', token: 'reader' }, 'SCOPE_MISSING');
});

test('the log line says which service called', async () => {
  const { dispatcher, lines } = echoSuite();
  await dispatcher.unary(unaryNamed('Relay'), echo(), by({ serviceToken: 'service', token: 'ada' }));
  assert.deepEqual([lines[0]?.subject, lines[0]?.tenant, lines[0]?.service], ['ada', 'acme', 'svc-echo']);
});

test('an authenticator that cannot tell services does not stand in front of internal methods', () => {
  const { identify: _, ...usersOnly } = authenticator;
  const start = () =>
    createDispatcher({
      implementations: [{ service: EchoService, handlers: {} }],
      knownScopes: ECHO_SCOPES,
      authenticator: usersOnly,
      logger: memoryLogger().logger,
      now: () => NOW,
    });
  assert.throws(start, /EchoService\/Relay: is internal/);
});
