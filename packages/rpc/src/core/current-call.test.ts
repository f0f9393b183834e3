import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ECHO_SCOPES, EchoService, echo, streamNamed, unaryNamed } from '../testing/echo-service.ts';
import { authenticator, memoryLogger, NOW } from '../testing/echo-suite.ts';
import type { Call, Dispatcher } from './call.ts';
import { type CurrentCall, currentCall } from './current-call.ts';
import { createDispatcher } from './dispatcher.ts';

interface Seen extends Pick<CurrentCall, 'token' | 'tenant' | 'requestId' | 'traceparent'> {
  readonly remainingMs: number;
  readonly deadline: Date;
  readonly aborted: boolean;
}

/** A dispatcher whose handlers note the call that they are in, after a turn of the event loop. */
function noting(): { dispatcher: Dispatcher; seen: (Seen | undefined)[] } {
  const seen: (Seen | undefined)[] = [];
  const note = async () => {
    await new Promise(setImmediate);
    const call = currentCall();
    if (call === undefined) return void seen.push(undefined);
    const { token, tenant, requestId, traceparent, remainingMs, deadline, signal } = call;
    seen.push({ token, tenant, requestId, traceparent, remainingMs, deadline, aborted: signal.aborted });
  };
  const unary = async () => {
    await note();
    return {};
  };
  const watch = async function* () {
    for (let count = 1; count <= 2; count++) {
      await note();
      yield { count };
    }
  };
  const dispatcher = createDispatcher({
    implementations: [{ service: EchoService, handlers: { ping: unary, echo: unary, relay: unary, watch } }],
    knownScopes: ECHO_SCOPES,
    authenticator,
    logger: memoryLogger().logger,
    now: () => NOW,
  });
  return { dispatcher, seen };
}

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

function as(token: string | undefined, more: Partial<Call> = {}): Call {
  return { door: 'grpc', credentials: { token, requestedTenant: undefined }, ...more };
}

test('a handler is in its call, and nothing outside is', async () => {
  const { dispatcher, seen } = noting();
  const call = as('ada', { timeoutMs: 5_000, requestId: 'r-1', traceparent: TRACEPARENT });
  const answer = dispatcher.unary(unaryNamed('Echo'), echo(), call);
  assert.equal(currentCall(), undefined);
  await answer;
  const [own] = seen;
  assert.deepEqual([own?.token, own?.tenant, own?.requestId, own?.traceparent], ['ada', 'acme', 'r-1', TRACEPARENT]);
  assert.equal(own?.deadline.getTime(), NOW.getTime() + 5_000);
  assert((own?.remainingMs ?? 0) > 0 && (own?.remainingMs ?? 0) < 5_000);
  assert.equal(own?.aborted, false);
});

test('calls at once have each their own', async () => {
  const { dispatcher, seen } = noting();
  await Promise.all(
    ['ada', 'umbrella', 'reader'].map((token) => dispatcher.unary(unaryNamed('Echo'), echo(), as(token))),
  );
  assert.deepEqual(seen.map((call) => `${call?.token}@${call?.tenant}`).sort(), [
    'ada@acme',
    'reader@acme',
    'umbrella@umbrella',
  ]);
});

test('every message of a stream is made in the call, although the reader is outside of it', async () => {
  const { dispatcher, seen } = noting();
  for await (const _ of dispatcher.stream(streamNamed('Watch'), echo(), as('ada'))) {
    assert.equal(currentCall(), undefined);
  }
  assert.deepEqual(
    seen.map((call) => call?.token),
    ['ada', 'ada'],
  );
});

test('what nobody has verified is not passed on', async () => {
  const { dispatcher, seen } = noting();
  const credentials = { token: 'forged', requestedTenant: 'umbrella' };
  await dispatcher.unary(unaryNamed('Ping'), echo(), { door: 'grpc', credentials });
  assert.deepEqual([seen[0]?.token, seen[0]?.tenant], [undefined, undefined]);
});

test('a service that calls for itself has a tenant and no token of a user; its own is not passed on', async () => {
  const { dispatcher, seen } = noting();
  const credentials = { token: undefined, requestedTenant: 'initech', serviceToken: 'service' };
  await dispatcher.unary(unaryNamed('Relay'), echo(), { door: 'grpc', credentials });
  assert.deepEqual([seen[0]?.token, seen[0]?.tenant], [undefined, 'initech']);
  assert.doesNotMatch(JSON.stringify(seen), /"service"/);
});
