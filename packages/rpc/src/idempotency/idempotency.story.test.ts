import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Call } from '../core/call.ts';
import { type EchoMessage, echo, unaryNamed } from '../testing/echo-service.ts';
import { echoSuite, NOW } from '../testing/echo-suite.ts';
import { temporaryDocuments } from '../testing/temporary-documents.ts';
import { createIdempotency } from './idempotency.ts';

function as(token: string, requestId?: string): Call {
  return { door: 'local', credentials: { token, requestedTenant: undefined }, requestId };
}

test('a repeated save happens once, whether the id comes with the door or in the message', async (context) => {
  const documents = await temporaryDocuments(context);
  const suite = echoSuite({ idempotency: createIdempotency({ documents, now: () => NOW }) });
  const save = async (text: string, call: Call, requestId = '') =>
    (await suite.dispatcher.unary(unaryNamed('Save'), echo({ text, requestId }), call)) as EchoMessage;

  const first = await save('one', as('ada', 'r1'));
  assert.deepEqual(await save('one', as('ada', 'r1')), first);
  assert.deepEqual(await save('one', as('ada'), 'r1'), first);
  await assert.rejects(save('two', as('ada', 'r1')), { reason: 'IDEMPOTENCY_KEY_REUSED' });
  assert.deepEqual(suite.saved, ['one']);

  await save('one', as('umbrella', 'r1'));
  await save('one', as('ada'));
  assert.deepEqual(suite.saved, ['one', 'one', 'one']);
});

test('a refused save can be repeated, and a refused request is never recorded', async (context) => {
  const documents = await temporaryDocuments(context);
  const suite = echoSuite({ idempotency: createIdempotency({ documents, now: () => NOW }) });
  const save = (text: string) => suite.dispatcher.unary(unaryNamed('Save'), echo({ text }), as('ada', 'r1'));
  await assert.rejects(save('refused'), { reason: 'INVALID_STATE' });
  await assert.rejects(save('x'.repeat(1001)), { reason: 'INVALID_ARGUMENT' });
  await save('fine');
  assert.deepEqual(suite.saved, ['fine']);
});

test('a save that outlives the deadline of its call is answered on the repeat', async (context) => {
  const documents = await temporaryDocuments(context);
  const suite = echoSuite({ idempotency: createIdempotency({ documents, now: () => NOW }) });
  const save = (timeoutMs?: number) =>
    suite.dispatcher.unary(unaryNamed('Save'), echo({ text: 'sleep' }), { ...as('ada', 'r1'), timeoutMs });
  await assert.rejects(save(20), { reason: 'DEADLINE_EXCEEDED' });
  await assert.rejects(save(), { reason: 'REQUEST_IN_PROGRESS' });
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.equal(((await save()) as EchoMessage).text, 'sleep');
  assert.deepEqual(suite.saved, ['sleep']);
});
