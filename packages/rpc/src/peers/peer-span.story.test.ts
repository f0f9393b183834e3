import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { collectSpans, type ReadableSpan } from '@policy-registry/telemetry/testing';
import { peerOf, serve } from '../testing/backends.ts';
import { EchoService, echo, streamNamed, unaryNamed } from '../testing/echo-service.ts';
import { echoSuite, memoryLogger } from '../testing/echo-suite.ts';
import { createUpstreamDispatcher } from './upstream-dispatcher.ts';

const finished = collectSpans();

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';
const call = {
  door: 'grpc',
  credentials: { token: 'ada', requestedTenant: undefined },
  traceparent: `00-${TRACE}-${CALLER}-01`,
} as const;

/** The spans of one call, each the parent of the next. */
function spanChain(): ReadableSpan[] {
  const chain: ReadableSpan[] = [];
  let parent: string | undefined = CALLER;
  while (parent !== undefined) {
    const span = finished.find(({ parentSpanContext }) => parentSpanContext?.spanId === parent);
    if (span !== undefined) chain.push(span);
    parent = span?.spanContext().spanId;
  }
  return chain;
}

test('caller, gateway, call to the backend, backend: each span is a child of the one before', async (context) => {
  const peer = peerOf(context, [(await serve(context, echoSuite().dispatcher)).port]);
  const gateway = createUpstreamDispatcher({ routes: new Map([[EchoService, peer]]), logger: memoryLogger().logger });
  for (const [name, run] of [
    ['Echo', () => gateway.unary(unaryNamed('Echo'), echo(), call)],
    ['Watch', () => Array.fromAsync(gateway.stream(streamNamed('Watch'), echo({ count: 2 }), call))],
  ] as const) {
    finished.length = 0;
    await run();
    const chain = spanChain();
    assert.deepEqual(
      chain.map((span) => [span.kind, span.name]),
      [SpanKind.SERVER, SpanKind.CLIENT, SpanKind.SERVER].map((kind) => [kind, `rpc.testing.v1.EchoService/${name}`]),
    );
    assert(chain.every((span) => span.spanContext().traceId === TRACE));
    assert.equal(chain[1]?.attributes['server.address'], peer.target);
    assert.equal(chain[1]?.attributes['rpc.response.status_code'], 'OK');
  }
});

test('a refusal by the peer is a failed call of the client, and no failure of a server', async (context) => {
  const peer = peerOf(context, [(await serve(context, echoSuite().dispatcher)).port]);
  const gateway = createUpstreamDispatcher({ routes: new Map([[EchoService, peer]]), logger: memoryLogger().logger });
  finished.length = 0;
  const credentials = { token: 'reader', requestedTenant: undefined };
  const refused = gateway.unary(unaryNamed('Save'), echo(), { ...call, credentials });
  await assert.rejects(refused, { reason: 'SCOPE_MISSING', metadata: { anyScope: 'echo:write', traceId: TRACE } });
  const { UNSET, ERROR } = SpanStatusCode;
  assert.deepEqual(
    spanChain().map(({ status }) => status.code),
    [UNSET, ERROR, UNSET],
  );
});
