import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Call } from '../core/call.ts';
import { createDispatcher } from '../core/dispatcher.ts';
import type { CallContext } from '../core/handler.ts';
import { ECHO_SCOPES, EchoService, echo, unaryNamed } from '../testing/echo-service.ts';
import { authenticator, memoryLogger, NOW } from '../testing/echo-suite.ts';
import { temporaryDocuments } from '../testing/temporary-documents.ts';
import { createIdempotency, type IdempotencyOptions } from './idempotency.ts';
import type { RequestMark } from './request-mark.ts';

function as(token: string, requestId?: string): Call {
  return { door: 'local', credentials: { token, requestedTenant: undefined }, requestId };
}

/** A dispatcher whose handlers note the marks of their calls; `hang` never comes back, as if its process had died. */
function marking(documents?: IdempotencyOptions['documents']) {
  const clock = { now: NOW };
  const now = () => clock.now;
  const marks: (RequestMark | undefined)[] = [];
  const note = async ({ text }: { text: string }, { requestMark }: CallContext) => {
    if (marks.push(requestMark) === 1 && text === 'hang') await new Promise(() => {});
    return { text };
  };
  const dispatcher = createDispatcher({
    implementations: [{ service: EchoService, handlers: { echo: note, save: note } }],
    knownScopes: ECHO_SCOPES,
    authenticator,
    logger: memoryLogger().logger,
    now,
    ...(documents === undefined ? {} : { idempotency: createIdempotency({ documents, now }) }),
  });
  const call = (method: string, text: string, caller: Call) =>
    dispatcher.unary(unaryNamed(method), echo({ text }), caller);
  const mark = async (method: string, text: string, caller: Call) => {
    await call(method, text, caller);
    return marks.at(-1);
  };
  return { call, mark, marks, clock };
}

test('a repeat has the mark of the first try; another caller, id or request has another', async () => {
  const { mark } = marking();
  const first = await mark('Save', 'one', as('ada', 'r1'));
  assert.match(first?.key ?? '', /^[\w-]{22}$/);
  assert.deepEqual(first, { key: first?.key, time: NOW.getTime() });
  assert.deepEqual(await mark('Save', 'one', as('ada', 'r1')), first);
  const others = [
    await mark('Save', 'one', as('ada', 'r2')),
    await mark('Save', 'two', as('ada', 'r1')),
    await mark('Save', 'one', as('umbrella', 'r1')),
  ];
  assert.equal(new Set([first, ...others].map((one) => one?.key)).size, 4);
});

test('only audited calls with a request id have a mark', async () => {
  const { mark } = marking();
  assert.equal(await mark('Save', 'one', as('ada')), undefined);
  assert.equal(await mark('Echo', 'one', as('ada', 'r1')), undefined);
});

test('a run that died is taken over 15 seconds after its deadline, under the same mark', async (context) => {
  const { call, marks, clock } = marking(await temporaryDocuments(context));
  const caller = new AbortController();
  const dead = call('Save', 'hang', { ...as('ada', 'r1'), timeoutMs: 20_000, signal: caller.signal });
  const gone = assert.rejects(dead, { reason: 'CANCELLED' });
  while (marks.length === 0) await new Promise(setImmediate);
  const repeat = () => call('Save', 'hang', as('ada', 'r1'));
  await assert.rejects(repeat(), { reason: 'REQUEST_IN_PROGRESS' });
  clock.now = new Date(NOW.getTime() + 34_999);
  await assert.rejects(repeat(), { reason: 'REQUEST_IN_PROGRESS' });
  clock.now = new Date(NOW.getTime() + 35_000);
  await repeat();
  assert.equal(marks.length, 2);
  assert.equal(marks[0]?.key, marks[1]?.key);
  caller.abort();
  await gone;
});
