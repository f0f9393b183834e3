import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, test } from 'node:test';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { traceHeaders, withSpan } from './span.ts';
import { currentTraceId } from './trace-context.ts';
import { startTracing, type Tracing, type TracingOptions } from './tracing.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const parent = { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` };

let running: Tracing | undefined;
afterEach(async () => {
  await running?.shutdown();
  running = undefined;
});

function start(options: Partial<TracingOptions> = {}): InMemorySpanExporter {
  const exporter = new InMemorySpanExporter();
  running = startTracing({ serviceName: 'test', processors: [new SimpleSpanProcessor({ exporter })], ...options });
  return exporter;
}

test('spans of one call nest across awaits, under the trace of the caller', async () => {
  const spans = start();
  const seen = await withSpan(
    'outer',
    { parent, tenant: 'acme', attributes: { 'rpc.method': 'GetPack' } },
    async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return withSpan('inner', {}, () => [currentTraceId(), traceHeaders().traceparent] as const);
    },
  );
  const [inner, outer] = spans.getFinishedSpans();
  assert.equal(seen[0], TRACE);
  assert.equal(seen[1], `00-${TRACE}-${inner?.spanContext().spanId}-01`);
  assert.equal(inner?.parentSpanContext?.spanId, outer?.spanContext().spanId);
  assert.equal(outer?.parentSpanContext?.spanId, '00f067aa0ba902b7');
  assert.deepEqual(outer?.attributes, { 'rpc.method': 'GetPack', tenant: 'acme' });
  assert.deepEqual([outer?.kind, inner?.kind], [SpanKind.SERVER, SpanKind.INTERNAL]);
  assert.equal(outer?.resource.attributes['service.name'], 'test');
});

test('work between processes is sent by a producer, and done by a consumer in the same trace', async () => {
  const spans = start();
  const sent = await withSpan('send', { kind: 'producer' }, () => traceHeaders());
  await withSpan('process', { kind: 'consumer', parent: sent }, () => undefined);
  const [producer, consumer] = spans.getFinishedSpans();
  assert.deepEqual([producer?.kind, consumer?.kind], [SpanKind.PRODUCER, SpanKind.CONSUMER]);
  assert.equal(consumer?.parentSpanContext?.spanId, producer?.spanContext().spanId);
});

test('what fn throws is recorded and thrown on, whether sync or async', async () => {
  const spans = start();
  const failure = new Error('disk');
  const sync = () => {
    throw failure;
  };
  await assert.rejects(withSpan('sync', {}, sync), failure);
  await assert.rejects(
    withSpan('async', {}, async () => sync()),
    failure,
  );
  for (const span of spans.getFinishedSpans()) {
    assert.deepEqual(span.status, { code: SpanStatusCode.ERROR, message: 'disk' });
    assert.equal(span.events[0]?.name, 'exception');
  }
  assert.equal(spans.getFinishedSpans().length, 2);
});

test('calls at the same time keep their own traces', async () => {
  start();
  const ids = await Promise.all(
    Array.from({ length: 20 }, () =>
      withSpan('call', {}, async () => {
        const before = currentTraceId();
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
        assert.equal(currentTraceId(), before);
        return before;
      }),
    ),
  );
  assert.equal(new Set(ids).size, 20);
});

test('a malformed traceparent starts a new trace', async () => {
  start();
  const id = await withSpan('call', { parent: { traceparent: 'nonsense' } }, () => currentTraceId());
  assert.match(id ?? '', /^[0-9a-f]{32}$/);
});

test('without an endpoint trace ids go on to what we call, and the caller keeps its sampling', async () => {
  running = startTracing({ serviceName: 'test' });
  const kept = await withSpan('call', { parent }, () => traceHeaders().traceparent);
  assert.match(kept ?? '', new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`));
  const own = await withSpan('call', {}, () => traceHeaders().traceparent);
  assert.match(own ?? '', /^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
});

test('without tracing withSpan runs the function', async () => {
  assert.equal(await withSpan('call', { parent }, () => 7), 7);
  await assert.rejects(
    withSpan('call', {}, () => Promise.reject(new RangeError('no'))),
    RangeError,
  );
});

test('tracing starts once, and again after shutdown', async () => {
  start();
  assert.throws(() => startTracing({ serviceName: 'second' }), /already/);
  await running?.shutdown();
  start();
});

test('an endpoint that is not an http address is refused', () => {
  for (const otlpEndpoint of ['', 'collector:4318', 'file:///etc/passwd']) {
    assert.throws(() => startTracing({ serviceName: 'test', otlpEndpoint }), TypeError);
  }
  start();
});

test('with an endpoint spans reach the collector as protobuf, at the latest on shutdown', async () => {
  const received: { path: string | undefined; type: string | undefined; body: Buffer }[] = [];
  const collector = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    received.push({ path: request.url, type: request.headers['content-type'], body });
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const { port } = collector.address() as AddressInfo;
  try {
    const tracing = startTracing({ serviceName: 'registry', otlpEndpoint: `http://127.0.0.1:${port}/v1/traces` });
    await withSpan('sent', { tenant: 'acme' }, () => undefined);
    await tracing.shutdown();
    assert.deepEqual(
      received.map(({ path, type }) => [path, type]),
      [['/v1/traces', 'application/x-protobuf']],
    );
    for (const word of ['registry', 'sent', 'acme']) assert.ok(received[0]?.body.includes(word), word);
  } finally {
    collector.closeAllConnections();
    collector.close();
  }
});
