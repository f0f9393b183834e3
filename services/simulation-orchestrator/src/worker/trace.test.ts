import assert from 'node:assert/strict';
import { it } from 'node:test';
import { withSpan } from '@policy-registry/telemetry';
import { collectSpans, type ReadableSpan } from '@policy-registry/telemetry/testing';
import { createSimulation } from '../batch/create-simulation.ts';
import { freshSimulations, QUESTION } from '../testing/simulation-fixture.ts';
import { runJob } from './run-job.ts';

const finished = collectSpans();

function named(name: string): ReadableSpan {
  const span = finished.find((each) => each.name === name);
  assert.ok(span, `there is a span ${name}`);
  return span;
}

it('the worker continues the trace of the call that asked for the simulation', async (t) => {
  const { deps, working, context } = await freshSimulations(t);
  await withSpan('call', {}, () => createSimulation(deps, context, QUESTION));
  const lease = await deps.queue.claim({ waitMs: 0 });
  assert.ok(lease);
  await runJob({ ...deps, ...working }, lease, new AbortController().signal);

  const tree = [
    ['send simulations', 'call'],
    ['process simulations', 'call'],
    ['simulation.claim', 'process simulations'],
    ['simulation.evaluate', 'process simulations'],
    ['simulation.store', 'process simulations'],
    ['simulation.settle', 'process simulations'],
  ] as const;
  for (const [child, parent] of tree) {
    const { spanId, traceId } = named(parent).spanContext();
    assert.equal(named(child).parentSpanContext?.spanId, spanId, `${child} is a child of ${parent}`);
    assert.equal(named(child).spanContext().traceId, traceId);
    assert.equal(named(child).attributes.tenant, 'acme');
  }
});
