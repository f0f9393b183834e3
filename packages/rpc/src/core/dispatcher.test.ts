import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ServiceError } from '../errors/service-error.ts';
import { type EchoMessage, echo, streamNamed, unaryNamed } from '../testing/echo-service.ts';
import { type EchoSuite, echoSuite } from '../testing/echo-suite.ts';
import type { Call } from './call.ts';

function as(token: string | undefined, more: Partial<Call> = {}): Call {
  return { door: 'local', credentials: { token, requestedTenant: undefined }, ...more };
}

async function refusal(suite: EchoSuite, method: string, call: Call, request = echo()): Promise<ServiceError> {
  try {
    await suite.dispatcher.unary(unaryNamed(method), request, call);
  } catch (error) {
    assert(error instanceof ServiceError, `not a ServiceError: ${error}`);
    return error;
  }
  throw new Error(`${method} was not refused`);
}

test('a public method needs no token', async () => {
  const response = await echoSuite().dispatcher.unary(unaryNamed('Ping'), echo(), as(undefined));
  assert.equal((response as EchoMessage).text, 'pong');
});

test('the principal reaches the handler', async () => {
  const response = await echoSuite().dispatcher.unary(unaryNamed('WhoAmI'), echo(), as('umbrella'));
  assert.equal((response as EchoMessage).text, 'albert@umbrella');
});

const REFUSALS = [
  ['WhoAmI', undefined, 'TOKEN_MISSING'],
  ['WhoAmI', 'nonsense', 'TOKEN_INVALID'],
  ['Save', 'reader', 'SCOPE_MISSING'],
  ['Approve', 'stale', 'FRESH_AUTHENTICATION_REQUIRED'],
  ['Approve', 'robot', 'INTERACTIVE_LOGIN_REQUIRED'],
  ['Missing', 'ada', 'UNIMPLEMENTED'],
] as const;

for (const [method, token, reason] of REFUSALS) {
  test(`${method} as ${token ?? 'nobody'} is refused with ${reason}`, async () => {
    const error = await refusal(echoSuite(), method, as(token));
    assert.equal(error.reason, reason);
    assert.match(error.metadata.traceId ?? '', /^[0-9a-f]{32}$/);
  });
}

test('who may not call learns nothing about the request', async () => {
  let decoded = false;
  const request = () => {
    decoded = true;
    return echo({ text: 'x'.repeat(2000) });
  };
  const call = echoSuite().dispatcher.unary(unaryNamed('Save'), request, as('reader'));
  await assert.rejects(call, { reason: 'SCOPE_MISSING' });
  assert.equal(decoded, false);
});

test('a broken rule names the field and the rule', async () => {
  const error = await refusal(echoSuite(), 'Echo', as('ada'), echo({ text: 'x'.repeat(1001) }));
  assert.equal(error.reason, 'INVALID_ARGUMENT');
  assert.deepEqual(
    error.violations.map(({ field, code }) => ({ field, code })),
    [{ field: 'text', code: 'string.max_len' }],
  );
});

test('a defect is INTERNAL, says nothing, and is in the log with its stack', async () => {
  const suite = echoSuite();
  const error = await refusal(suite, 'Echo', as('ada'), echo({ text: 'crash' }));
  assert.equal(error.reason, 'INTERNAL');
  assert.doesNotMatch(error.message, /secret|hunter2/);
  const line = suite.lines.find(({ level }) => level === 'error');
  assert.equal(line?.traceId, error.metadata.traceId);
  assert.match(JSON.stringify(line?.err), /TypeError: secret.*echo-suite/);
});

test('every call is one log line with tenant, method, code and reason', async () => {
  const suite = echoSuite();
  await suite.dispatcher.unary(unaryNamed('Echo'), echo(), as('ada'));
  await refusal(suite, 'Save', as('reader'));
  assert.equal(suite.lines.length, 2);
  const [succeeded, refused] = suite.lines;
  assert.equal(succeeded?.method, 'rpc.testing.v1.EchoService/Echo');
  assert.equal(succeeded?.tenant, 'acme');
  assert.equal(succeeded?.code, 'OK');
  assert.equal(typeof succeeded?.durationMs, 'number');
  assert.equal(refused?.code, 'PERMISSION_DENIED');
  assert.equal(refused?.reason, 'SCOPE_MISSING');
});

test('the trace id of the caller is kept', async () => {
  const suite = echoSuite();
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
  const error = await refusal(suite, 'WhoAmI', as(undefined, { traceparent }));
  assert.equal(error.metadata.traceId, traceId);
});

test('a handler that ignores its signal does not outlive the deadline of the call', async () => {
  const suite = echoSuite();
  const error = await refusal(suite, 'Echo', as('ada', { timeoutMs: 20 }), echo({ text: 'hang' }));
  assert.equal(error.reason, 'DEADLINE_EXCEEDED');
  assert.equal(suite.signals[0]?.aborted, true);
});

test('a caller cannot ask for more time than the cap', async () => {
  const suite = echoSuite({ limits: { maxUnaryTimeoutMs: 20 } });
  const error = await refusal(suite, 'Echo', as('ada', { timeoutMs: 60_000 }), echo({ text: 'hang' }));
  assert.equal(error.reason, 'DEADLINE_EXCEEDED');
});

test('a caller that hangs up aborts the handler', async () => {
  const suite = echoSuite();
  const caller = new AbortController();
  const call = refusal(suite, 'Echo', as('ada', { signal: caller.signal }), echo({ text: 'hang' }));
  setTimeout(() => caller.abort(), 10);
  assert.equal((await call).reason, 'CANCELLED');
  assert.equal(suite.signals[0]?.aborted, true);
});

test('beyond its places a tenant is refused, and the others are not', async () => {
  const suite = echoSuite({ limits: { maxConcurrentCallsPerTenant: 1 } });
  const first = suite.dispatcher.unary(unaryNamed('Echo'), echo({ text: 'sleep' }), as('ada'));
  const error = await refusal(suite, 'Echo', as('ada'));
  assert.equal(error.reason, 'RATE_LIMITED');
  await suite.dispatcher.unary(unaryNamed('Echo'), echo(), as('umbrella'));
  await first;
  await suite.dispatcher.unary(unaryNamed('Echo'), echo(), as('ada'));
});

test('a stream gives its messages and ends', async () => {
  const messages = await Array.fromAsync(
    echoSuite().dispatcher.stream(streamNamed('Watch'), echo({ text: 'a', count: 3 }), as('ada')),
  );
  assert.deepEqual(
    messages.map((message) => (message as EchoMessage).count),
    [1, 2, 3],
  );
});

test('leaving a stream early aborts its handler and is logged as CANCELLED', async () => {
  const suite = echoSuite();
  for await (const _ of suite.dispatcher.stream(streamNamed('Watch'), echo({ text: 'a' }), as('ada'))) break;
  assert.equal(suite.signals[0]?.aborted, true);
  assert.equal(suite.lines.at(-1)?.reason, 'CANCELLED');
});

test('a door that cannot hand on a message has lost its caller', async () => {
  const suite = echoSuite();
  const messages = suite.dispatcher.stream(streamNamed('Watch'), echo({ text: 'a', count: 3 }), as('ada'));
  const iterator = messages[Symbol.asyncIterator]();
  await iterator.next();
  await assert.rejects(async () => iterator.throw?.(new Error('EPIPE')), { reason: 'CANCELLED' });
  assert.equal(suite.signals[0]?.aborted, true);
  assert.partialDeepStrictEqual(suite.lines.at(-1), { reason: 'CANCELLED', level: 'info' });
});

test('a stream is checked like a unary call, and its defects are hidden', async () => {
  const suite = echoSuite();
  const open = (token: string | undefined, text: string) =>
    Array.fromAsync(suite.dispatcher.stream(streamNamed('Watch'), echo({ text }), as(token)));
  await assert.rejects(open(undefined, 'a'), { reason: 'TOKEN_MISSING' });
  await assert.rejects(open('ada', 'crash'), { reason: 'INTERNAL' });
});

test('draining ends running streams with UNAVAILABLE and refuses new ones', async () => {
  const suite = echoSuite();
  const open = () => Array.fromAsync(suite.dispatcher.stream(streamNamed('Watch'), echo({ text: 'slow' }), as('ada')));
  const running = open();
  setTimeout(() => suite.dispatcher.drain(60_000), 30);
  await assert.rejects(running, { reason: 'UNAVAILABLE' });
  await assert.rejects(open(), { reason: 'UNAVAILABLE' });
  assert.equal(suite.signals[0]?.aborted, true);
});

test('draining lets unary calls run for the grace; who is not done then is told to come again', async () => {
  const suite = echoSuite();
  const slow = suite.dispatcher.unary(unaryNamed('Echo'), echo({ text: 'sleep' }), as('ada'));
  suite.dispatcher.drain(60_000);
  assert.equal(((await slow) as EchoMessage).text, 'sleep');

  const other = echoSuite();
  const hanging = refusal(other, 'Echo', as('ada'), echo({ text: 'hang' }));
  other.dispatcher.drain(20);
  const error = await hanging;
  assert.deepEqual([error.reason, error.retryAfterMs], ['UNAVAILABLE', 1000]);
  assert.equal((await refusal(other, 'Save', as('ada'), echo({ text: 'late' }))).reason, 'UNAVAILABLE');
  assert.deepEqual(other.saved, []);
});

test('a stream ends at its deadline, also between messages', async () => {
  const suite = echoSuite({ limits: { streamTimeoutMs: 30 } });
  const call = Array.fromAsync(suite.dispatcher.stream(streamNamed('Watch'), echo({ text: 'slow' }), as('ada')));
  await assert.rejects(call, { reason: 'DEADLINE_EXCEEDED' });
});
