import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SpanStatusCode } from '@opentelemetry/api';
import { currentTraceId } from '@policy-registry/telemetry';
import { collectSpans } from '@policy-registry/telemetry/testing';
import { ECHO_SCOPES, EchoService, echo, streamNamed, unaryNamed } from '../testing/echo-service.ts';
import { authenticator, echoSuite, memoryLogger, NOW } from '../testing/echo-suite.ts';
import type { Call } from './call.ts';
import { createDispatcher } from './dispatcher.ts';

const finished = collectSpans();

const TRACE = '0af7651916cd43dd8448eb211c80319c';

function as(token: string, traceparent?: string): Call {
  return { door: 'local', credentials: { token, requestedTenant: undefined }, traceparent };
}

test('a call is a span of the trace of its caller, with method, tenant and code', async () => {
  const { dispatcher, lines } = echoSuite();
  await dispatcher.unary(unaryNamed('Echo'), echo(), as('ada', `00-${TRACE}-b7ad6b7169203331-01`));
  const span = finished.at(-1);
  assert.equal(span?.name, 'rpc.testing.v1.EchoService/Echo');
  assert.equal(span?.spanContext().traceId, TRACE);
  assert.equal(span?.attributes.tenant, 'acme');
  assert.equal(span?.attributes['rpc.response.status_code'], 'OK');
  assert.equal(lines[0]?.traceId, TRACE);
});

test('without a trace of the caller, the log and the error have the trace id of the span', async () => {
  const { dispatcher } = echoSuite();
  const call = dispatcher.unary(unaryNamed('Save'), echo(), as('reader'));
  const error = await call.catch((thrown) => thrown);
  const span = finished.at(-1);
  assert.equal(error.metadata.traceId, span?.spanContext().traceId);
  // A refusal is an answer, not a failure of the server.
  assert.equal(span?.status.code, SpanStatusCode.UNSET);
});

test('a defect is a failed span with the exception', async () => {
  const { dispatcher } = echoSuite();
  await assert.rejects(dispatcher.unary(unaryNamed('Echo'), echo({ text: 'crash' }), as('ada')));
  const span = finished.at(-1);
  assert.equal(span?.status.code, SpanStatusCode.ERROR);
  assert.equal(span?.events[0]?.name, 'exception');
});

test('what a handler starts is part of the trace, in calls and in streams', async () => {
  const seen: (string | undefined)[] = [];
  const handlers = {
    echo: async () => {
      seen.push(currentTraceId());
      return {};
    },
    watch: async function* () {
      seen.push(currentTraceId());
      yield {};
      await new Promise(setImmediate);
      seen.push(currentTraceId());
      yield {};
    },
  };
  const dispatcher = createDispatcher({
    implementations: [{ service: EchoService, handlers }],
    knownScopes: ECHO_SCOPES,
    authenticator,
    logger: memoryLogger().logger,
    now: () => NOW,
  });
  const call = as('ada', `00-${TRACE}-b7ad6b7169203331-01`);
  await dispatcher.unary(unaryNamed('Echo'), echo(), call);
  await Array.fromAsync(dispatcher.stream(streamNamed('Watch'), echo(), call));
  assert.deepEqual(seen, [TRACE, TRACE, TRACE]);
});
