import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import type { Message } from '@bufbuild/protobuf';
import { createIdempotency } from '../idempotency/idempotency.ts';
import { clientStreamNamed, type EchoMessage, echo } from '../testing/echo-service.ts';
import { type EchoSuite, echoSuite, NOW } from '../testing/echo-suite.ts';
import { temporaryDocuments } from '../testing/temporary-documents.ts';
import type { Call } from './call.ts';

const as = (token: string | undefined, more: Partial<Call> = {}): Call => ({
  ...{ door: 'local', credentials: { token, requestedTenant: undefined } },
  ...more,
});

function gather({ dispatcher }: EchoSuite, requests: AsyncIterable<Message>, call = as('ada')): Promise<EchoMessage> {
  return dispatcher.clientStream(clientStreamNamed('Gather'), requests, call) as Promise<EchoMessage>;
}

async function* messages(...texts: readonly string[]) {
  for (const text of texts) yield echo({ text });
}

/** Messages that a test writes one by one. */
function waiting(...texts: readonly string[]): PassThrough {
  const stream = new PassThrough({ objectMode: true });
  for (const text of texts) stream.write(echo({ text }));
  return stream;
}

test('many messages have one answer', async () => {
  const suite = echoSuite();
  assert.deepEqual((await gather(suite, messages('a', 'b', 'c'))).text, 'abc');
  const line = suite.lines.find(({ msg }) => msg === 'call');
  assert.deepEqual([line?.method, line?.tenant, line?.code], ['rpc.testing.v1.EchoService/Gather', 'acme', 'OK']);
});

test('nothing is read of who may not call', async () => {
  for (const [token, reason] of [
    [undefined, 'TOKEN_MISSING'],
    ['reader', 'SCOPE_MISSING'],
  ] as const) {
    let isRead = false;
    async function* unread() {
      isRead = true;
      yield echo();
    }
    await assert.rejects(gather(echoSuite(), unread(), as(token)), { reason });
    assert.equal(isRead, false);
  }
});

test('a request without a message, and a message that breaks a rule, are refused wherever it stands', async () => {
  const suite = echoSuite();
  await assert.rejects(gather(suite, messages()), { reason: 'MALFORMED_REQUEST' });
  const long = 'x'.repeat(1001);
  for (const texts of [
    [long, 'a'],
    ['a', long],
  ]) {
    await assert.rejects(gather(suite, messages(...texts)), { reason: 'INVALID_ARGUMENT' });
  }
  assert.deepEqual(suite.saved, []);
});

test('what the messages throw is what the call fails with, and it has no effect', async () => {
  const suite = echoSuite();
  const thrown = new TypeError('secret');
  async function* broken() {
    yield echo({ text: 'a' });
    throw thrown;
  }
  await assert.rejects(gather(suite, broken()), { reason: 'INTERNAL', cause: thrown });
  assert.deepEqual(suite.saved, []);
});

test('no message is read before it is wanted', async () => {
  let read = 0;
  async function* counted() {
    for (const text of ['a', 'enough', 'b']) {
      read += 1;
      yield echo({ text });
    }
  }
  assert.equal((await gather(echoSuite(), counted())).text, 'aenough');
  assert.equal(read, 2);
});

test('silence, the deadline, and a caller who leaves end the call and its wait for messages', async () => {
  const leaving = new AbortController();
  for (const [limits, more, reason, visit] of [
    [{ requestSilenceMs: 30 }, {}, 'DEADLINE_EXCEEDED', () => {}],
    [{}, { timeoutMs: 30 }, 'DEADLINE_EXCEEDED', () => {}],
    [{}, { signal: leaving.signal }, 'CANCELLED', () => setImmediate(() => leaving.abort())],
  ] as const) {
    const suite = echoSuite({ limits, visit });
    const requests = waiting('a');
    await assert.rejects(gather(suite, requests, as('ada', more)), { reason });
    assert.equal(suite.signals[0]?.aborted, true);
    assert.deepEqual(suite.saved, []);
    requests.end();
    await once(requests, 'close');
  }
});

test('draining lets it come to its end within the grace', async () => {
  const suite = echoSuite();
  const requests = waiting('a');
  const call = gather(suite, requests);
  suite.dispatcher.drain(60_000);
  requests.end(echo({ text: 'b' }));
  assert.equal((await call).text, 'ab');
});

test('a request id counts for the whole of the request, however it is cut', async (context) => {
  const documents = await temporaryDocuments(context);
  const suite = echoSuite({ idempotency: createIdempotency({ documents, now: () => NOW }) });
  const call = as('ada', { requestId: 'r1' });
  const first = await gather(suite, messages('a', 'bc'), call);
  assert.equal(first.requestId, 'r1');
  assert.deepEqual(await gather(suite, messages('ab', 'c'), call), first);
  await assert.rejects(gather(suite, messages('a', 'b'), call), { reason: 'IDEMPOTENCY_KEY_REUSED' });
  assert.deepEqual(suite.saved, ['abc']);
  async function* inMessage() {
    yield echo({ text: 'abc', requestId: 'r1' });
  }
  assert.deepEqual(await gather(suite, inMessage(), as('ada')), first);
});
