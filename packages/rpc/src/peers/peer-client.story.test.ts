import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { SigningService } from '@policy-registry/contracts/internal';
import type { Call, Dispatcher } from '../core/call.ts';
import { type CurrentCall, currentCall } from '../core/current-call.ts';
import { createDispatcher } from '../core/dispatcher.ts';
import { type CallContext, implement, type UnaryHandler } from '../core/handler.ts';
import { ServiceError } from '../errors/service-error.ts';
import { peerOf, recordingDispatcher, serve } from '../testing/backends.ts';
import { ECHO_SCOPES, EchoService, echo, unaryNamed } from '../testing/echo-service.ts';
import { authenticator, memoryLogger } from '../testing/echo-suite.ts';
import type { PeerOptions } from './peer.ts';

type GetBundle = UnaryHandler<typeof SigningService.method.getBundle>;

function chain(implementation: ReturnType<typeof implement>): Dispatcher {
  return createDispatcher({
    implementations: [implementation],
    knownScopes: ECHO_SCOPES,
    authenticator,
    logger: memoryLogger().logger,
    now: () => new Date(),
  });
}

/** A signing service, and a service in front of it whose `Echo` and `Ping` ask it for a bundle. */
async function signing(context: TestContext, getBundle: GetBundle, options: Partial<PeerOptions> = {}) {
  const { port } = await serve(context, chain(implement(SigningService, { getBundle })));
  const client = peerOf(context, [port], options).client(SigningService);
  const ask = async () => {
    const { bundle } = await client.getBundle({ attestation: 'a-1' });
    return { text: Buffer.from(bundle).toString() };
  };
  const front = chain({ service: EchoService, handlers: { echo: ask, ping: ask } });
  return { client, call: (call: Partial<Call>, method = 'Echo') => front.unary(unaryNamed(method), echo(), as(call)) };
}

function as(call: Partial<Call>): Call {
  return { door: 'grpc', credentials: { token: 'ada', requestedTenant: undefined }, ...call };
}

const whoAsks: GetBundle = async (_, { principal: { subject, tenant } }) => ({
  bundle: Buffer.from(`${subject}@${tenant}`),
});
const textOf = async (call: Promise<unknown>) => ((await call) as { text: string }).text;

test('a handler calls for its user, in the tenant of its call', async (context) => {
  const { call } = await signing(context, whoAsks);
  assert.equal(await textOf(call({})), 'ada@acme');
  assert.equal(
    await textOf(call({ credentials: { token: 'umbrella', requestedTenant: undefined } })),
    'albert@umbrella',
  );
});

test('outside of calls a service calls for itself, in the tenant that it names', async (context) => {
  const { client } = await signing(context, whoAsks);
  const { bundle } = await client.getBundle({ attestation: 'a-1' }, { tenant: 'initech' });
  assert.equal(Buffer.from(bundle).toString(), 'svc-echo@initech');
});

test('what a caller of a public method claims is not passed on', async (context) => {
  const { call } = await signing(context, whoAsks);
  const claims = { credentials: { token: 'ada', requestedTenant: 'umbrella' } };
  await assert.rejects(call(claims, 'Ping'), { reason: 'INTERNAL' });
});

test('time passes on and shrinks; so do request id and hanging up', async (context) => {
  const seen: { call: CurrentCall; context: CallContext }[] = [];
  const entered = Promise.withResolvers<void>();
  const { call } = await signing(context, async (_, handling) => {
    seen.push({ call: currentCall() ?? assert.fail('outside of a call'), context: handling });
    entered.resolve();
    return new Promise(() => {});
  });
  const caller = new AbortController();
  const ended = assert.rejects(call({ timeoutMs: 20_000, requestId: 'r-1', signal: caller.signal }), {
    reason: 'CANCELLED',
  });
  await entered.promise;
  const [there] = seen;
  assert(there !== undefined);
  // Without a deadline from the front it would be the default of 10 or 30 seconds.
  assert(there.call.remainingMs > 10_000 && there.call.remainingMs < 20_000);
  assert.equal(there.context.requestId, 'r-1');
  caller.abort();
  await ended;
  const { signal } = there.context;
  if (!signal.aborted) await once(signal, 'abort');
});

test('outside of calls there is a deadline too, and a call can have less', async (context) => {
  const { dispatcher, calls } = recordingDispatcher(SigningService);
  const { port } = await serve(context, dispatcher);
  const client = peerOf(context, [port], { limits: { timeoutMs: 5_000 } }).client(SigningService);
  await client.getBundle({ attestation: 'a-1' });
  await client.getBundle({ attestation: 'a-1' }, { timeoutMs: 1_000 });
  const [byDefault, less] = calls.map(({ timeoutMs }) => timeoutMs ?? Number.NaN);
  assert(byDefault !== undefined && byDefault > 1_000 && byDefault <= 5_000);
  assert(less !== undefined && less > 0 && less <= 1_000);
});

test('the reasons of a peer are the reasons of the call', async (context) => {
  const { call } = await signing(context, async () => {
    throw new ServiceError('NOT_FOUND', 'There is no attestation "a-1".', { metadata: { attestation: 'a-1' } });
  });
  await assert.rejects(call({}), (error: unknown) => {
    assert(error instanceof ServiceError);
    assert.deepEqual([error.reason, error.message], ['NOT_FOUND', 'There is no attestation "a-1".']);
    assert.equal(error.metadata.attestation, 'a-1');
    return true;
  });
});

test('a peer that does not take our token is our defect, and not for the user to mend', async (context) => {
  for (const [serviceToken, cause] of [
    [async () => 'robot', 'SCOPE_MISSING'],
    [async () => 'expired', 'TOKEN_INVALID'],
    [undefined, 'TOKEN_MISSING'],
  ] as const) {
    const { client } = await signing(context, whoAsks, { serviceToken });
    const call = client.getBundle({ attestation: 'a-1' }, { tenant: 'acme' });
    await assert.rejects(call, (error: unknown) => {
      assert(error instanceof ServiceError && error.cause instanceof Error);
      assert.equal(error.reason, 'INTERNAL');
      assert.equal((error.cause.cause as ServiceError).reason, cause);
      return true;
    });
  }
});
