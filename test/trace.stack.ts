import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { requestPersonaToken } from '@policy-registry/authority';
import { startStack } from '@policy-registry/stack';
import { startDistributedSuite } from './src/distributed-suite.ts';
import { type CollectedSpan, type Collector, startCollector } from './src/otlp/collector.ts';

/** Processes send their spans in batches, every five seconds. */
const COLLECT_MS = 20_000;

describe('one trace', () => {
  it('goes from REST through gRPC to the stores, under the trace of the caller', async (context) => {
    const collector = await startCollector();
    context.after(() => collector.close());
    const stack = await startStack();
    context.after(() => stack.close());
    const environment = { POLICY_REGISTRY_OTLP_ENDPOINT: collector.endpoint };
    const suite = await startDistributedSuite({ stack, name: 'trace', environment });
    context.after(() => suite.close());

    const { httpUrl, issuer } = suite.doors();
    const { accessToken } = await requestPersonaToken({ issuer, persona: 'author@acme' });
    const traceId = randomBytes(16).toString('hex');
    const caller = randomBytes(8).toString('hex');
    const answer = await fetch(`${httpUrl}/api/v1/policy/packs`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${accessToken}`,
        'content-type': 'application/json',
        traceparent: `00-${traceId}-${caller}-01`,
      },
      body: JSON.stringify({ pack: 'traced' }),
    });
    assert.equal(answer.status, 200, await answer.text());

    const spans = await spansOf(collector, traceId, 'insert packs');
    const insert = spans.find(({ name }) => name === 'insert packs');
    assert.deepEqual(pathTo(insert, spans), [
      'gateway server stellaops.policy.registry.v1.PackService/CreatePack',
      'gateway client stellaops.policy.registry.v1.PackService/CreatePack',
      'registry server stellaops.policy.registry.v1.PackService/CreatePack',
      'registry client insert packs',
    ]);
    const first = spans.find(({ service, kind }) => service === 'gateway' && kind === 'server');
    assert.equal(first?.parentSpanId, caller);
  });
});

/** All spans of a trace, once the one that ends it is there. */
async function spansOf(collector: Collector, traceId: string, last: string): Promise<readonly CollectedSpan[]> {
  const end = performance.now() + COLLECT_MS;
  for (;;) {
    const spans = collector.spans.filter((span) => span.traceId === traceId);
    const services = new Set(spans.map(({ service }) => service));
    if (spans.some(({ name }) => name === last) && services.has('gateway')) return spans;
    if (performance.now() > end) throw new Error(`no span "${last}" came: ${JSON.stringify(spans)}`);
    await delay(100);
  }
}

/** From the first span of the trace that we made down to this one. */
function pathTo(span: CollectedSpan | undefined, spans: readonly CollectedSpan[]): readonly string[] {
  if (span === undefined) return [];
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return [...pathTo(parent, spans), `${span.service} ${span.kind} ${span.name}`];
}
