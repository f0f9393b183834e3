import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type EchoMessage, echo, echoServiceWith, methodNamed } from '../../testing/echo-service.ts';
import { echoSuite } from '../../testing/echo-suite.ts';
import { type RestCallLike, restInvoke } from './rest-invoke.ts';

const TRACE = 'a'.repeat(32);

function rest(more: Partial<RestCallLike> = {}): RestCallLike {
  return { headers: { authorization: 'Bearer ada' }, signal: new AbortController().signal, traceId: TRACE, ...more };
}

test('a unary call gives a promise, a stream an iterable', async () => {
  const invoke = restInvoke(echoSuite().dispatcher);
  const response = await invoke(methodNamed('Echo'), echo({ text: 'hi' }), rest());
  assert.equal((response as EchoMessage).text, 'hi');
  const messages = invoke(methodNamed('Watch'), echo({ count: 2 }), rest());
  assert(Symbol.asyncIterator in messages);
  assert.equal((await Array.fromAsync(messages)).length, 2);
});

test('credentials, tenant, time, and trace id come from the call', async () => {
  const suite = echoSuite();
  const invoke = restInvoke(suite.dispatcher);
  const call = async (more: Partial<RestCallLike>, text = '') =>
    invoke(methodNamed('Echo'), echo({ text }), rest(more));
  await assert.rejects(call({ headers: {} }), { reason: 'TOKEN_MISSING', metadata: { traceId: TRACE } });
  await assert.rejects(call({ headers: { authorization: 'Bearer ada', 'x-stella-tenant': 'umbrella' } }), {
    reason: 'TENANT_NOT_ALLOWED',
  });
  await assert.rejects(call({ timeoutMs: 10 }, 'hang'), { reason: 'DEADLINE_EXCEEDED' });
  await assert.rejects(call({ signal: AbortSignal.abort() }, 'hang'), { reason: 'CANCELLED' });
  assert.equal(suite.lines.at(-1)?.traceId, TRACE);
  assert.equal(suite.lines.at(-1)?.door, 'rest');
});

test('a method that REST cannot call is refused', () => {
  const service = echoServiceWith([{ name: 'Up', access: { public: true }, clientStreaming: true }]);
  const invoke = restInvoke(echoSuite().dispatcher);
  assert.throws(() => invoke(methodNamed('Up', service), echo(), rest()), { reason: 'UNIMPLEMENTED' });
});
