import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { requestPersonaToken } from '@policy-registry/authority';
import { type Clients, createClients } from '@policy-registry/client';
import { type Stack, startStack } from '@policy-registry/stack';
import { type DistributedSuite, startDistributedSuite } from './src/distributed-suite.ts';
import { openLargeInventory } from './src/large-inventory.ts';
import { type CollectedSpan, type Collector, startCollector } from './src/otlp/collector.ts';

/** Processes send their spans in batches, every five seconds. */
const COLLECT_MS = 20_000;

describe('one trace', () => {
  let collector: Collector;
  let stack: Stack;
  let suite: DistributedSuite;
  let author: Clients;
  let token: string;

  before(async () => {
    collector = await startCollector();
    stack = await startStack();
    const environment = { POLICY_REGISTRY_OTLP_ENDPOINT: collector.endpoint };
    suite = await startDistributedSuite({ stack, name: 'trace', environment });
    const { httpUrl, issuer } = suite.doors();
    ({ accessToken: token } = await requestPersonaToken({ issuer, persona: 'author@acme' }));
    author = createClients({ baseUrl: httpUrl, token: () => token });
  });
  after(async () => {
    await suite?.close();
    await stack?.close();
    await collector?.close();
  });

  /** A call over REST, as a part of a trace of the caller's. */
  async function post(path: string, body: unknown): Promise<{ traceId: string; caller: string }> {
    const traceId = randomBytes(16).toString('hex');
    const caller = randomBytes(8).toString('hex');
    const answer = await fetch(`${suite.doors().httpUrl}/api/v1/policy/${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        traceparent: `00-${traceId}-${caller}-01`,
      },
      body: JSON.stringify(body),
    });
    assert.equal(answer.status, 200, await answer.text());
    return { traceId, caller };
  }

  it('goes from REST through gRPC to the stores, under the trace of the caller', async () => {
    const trace = await post('packs', { pack: 'traced' });
    const spans = await spansOf(collector, trace, 'insert packs');
    const insert = spans.find(({ name }) => name === 'insert packs');
    assert.deepEqual(pathTo(insert, spans), [
      'gateway server stellaops.policy.registry.v1.PackService/CreatePack',
      'gateway client stellaops.policy.registry.v1.PackService/CreatePack',
      'registry server stellaops.policy.registry.v1.PackService/CreatePack',
      'registry client insert packs',
    ]);
    const first = spans.find(({ service, kind }) => service === 'gateway' && kind === 'server');
    assert.equal(first?.parentSpanId, trace.caller);
  });

  it('goes on through the queue to a worker in another process, and from there to the stores', async () => {
    const { snapshot } = await openLargeInventory(author, 'traced-inventory', 100);
    const none = { none: {} };
    const trace = await post('simulations', { snapshot, baseline: none, candidate: none });
    const spans = await spansOf(collector, trace, 'simulation.settle');
    const step = (name: string) => spans.find((span) => span.name === `simulation.${name}`)?.spanId;
    const under = (parent: string, name: string) =>
      spans.find((span) => span.name === name && span.parentSpanId === step(parent));
    const call = [
      'gateway server stellaops.policy.simulation.v1.SimulationService/CreateSimulation',
      'gateway client stellaops.policy.simulation.v1.SimulationService/CreateSimulation',
      'simulation-orchestrator server stellaops.policy.simulation.v1.SimulationService/CreateSimulation',
    ];
    const sent = spans.find(({ name }) => name === 'send simulations');
    assert.deepEqual(pathTo(sent, spans), [...call, 'simulation-orchestrator producer send simulations']);
    const worker = [...call, 'policy-engine consumer process simulations'];
    for (const [parent, name] of [
      ['store', 'putAll objects'],
      ['store', 'replace simulation_shards'],
      ['settle', 'replace simulation_runs'],
    ] as const) {
      assert.deepEqual(pathTo(under(parent, name), spans), [
        ...worker,
        `policy-engine internal simulation.${parent}`,
        `policy-engine client ${name}`,
      ]);
    }
    assert.deepEqual(pathTo(under('foresee', 'putAll objects'), spans), [
      ...worker,
      'policy-engine internal simulation.store',
      'policy-engine internal simulation.foresee',
      'policy-engine client putAll objects',
    ]);
  });
});

/** All spans of a trace, once the one that ends it is there, and the parent of each up to the caller. */
async function spansOf(
  collector: Collector,
  { traceId, caller }: { readonly traceId: string; readonly caller: string },
  last: string,
): Promise<readonly CollectedSpan[]> {
  const end = performance.now() + COLLECT_MS;
  for (;;) {
    const spans = collector.spans.filter((span) => span.traceId === traceId);
    const known = new Set([caller, ...spans.map(({ spanId }) => spanId)]);
    if (spans.some(({ name }) => name === last) && spans.every((span) => known.has(span.parentSpanId))) return spans;
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
