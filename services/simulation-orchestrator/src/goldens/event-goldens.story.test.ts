import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { auditEvent, cloudEvent, type EventData } from '@policy-registry/events';
import { type Emit, eventGoldens } from '@policy-registry/events/goldens';
import { type OutboxEvent, StoreError } from '@policy-registry/storage';
import { attestRuns } from '../attestation/attest-runs.ts';
import { createSimulation } from '../batch/create-simulation.ts';
import { CALLS_ON_SIMULATIONS } from '../repeats/calls-on-simulations.ts';
import { CALLS_ON_SNAPSHOTS } from '../repeats/calls-on-snapshots.ts';
import { openWorld } from '../repeats/repeat-fixture.ts';
import { sweep } from '../retention/sweep.ts';
import { createSnapshot } from '../snapshots/create-snapshot.ts';
import { readDocumentList } from '../snapshots/document-list.ts';
import { getSnapshot } from '../snapshots/read-snapshot.ts';
import { succeededBatch } from '../testing/attested.ts';
import { buildNext } from '../testing/built-snapshot.ts';
import { claimOne, doJob } from '../testing/drain.ts';
import { objectsWith } from '../testing/faulty-parts.ts';
import { localEngine } from '../testing/local-engine.ts';
import { after } from '../testing/passing-days.ts';
import { freshSimulations, QUESTION, TENANT } from '../testing/simulation-fixture.ts';
import { runJob } from '../worker/run-job.ts';

const OWN = ['policy.inventory.', 'policy.simulation.'];

const emit: Emit = async (t, emitted) => {
  const told = ({ data, ...event }: OutboxEvent) =>
    emitted(cloudEvent('acme', auditEvent({ ...event, data: data as EventData }, 1)));
  for (const { title, method, as, given } of [...CALLS_ON_SNAPSHOTS, ...CALLS_ON_SIMULATIONS]) {
    await t.test(title, async (each) => {
      const world = await openWorld(each);
      const request = (await given(world)) as never;
      await world.call(method, request, { requestId: 'golden', ...(as === undefined ? {} : { as }) });
      for (const event of await world.eventsOf('golden')) told(event);
    });
  }
  for (const [title, isBuilt] of [
    ['a snapshot is built', true],
    ['a snapshot cannot be built', false],
  ] as const) {
    await t.test(title, async (each) => {
      for (const event of await builtOrNot(each, isBuilt)) told(event);
    });
  }
  await t.test('a batch fails', async (each) => {
    for (const event of await failedBatch(each)) told(event);
  });
  await t.test('a simulation expires', async (each) => {
    for (const event of await expired(each)) told(event);
  });
  await t.test('a batch is attested', async (each) => {
    for (const event of await attestedBatch(each)) told(event);
  });
};

async function builtOrNot(t: TestContext, isBuilt: boolean): Promise<readonly OutboxEvent[]> {
  const { deps, context } = await freshSimulations(t);
  const { documentsDigest } = await getSnapshot(deps, TENANT, 'shop');
  const documents = await readDocumentList(deps.objects.forTenant(TENANT), documentsDigest);
  await createSnapshot(deps, context, { snapshot: 'other', displayName: '', documents });
  const lost = objectsWith(deps.objects, async (digest) => {
    throw new StoreError('NOT_FOUND', digest);
  });
  await buildNext(deps, isBuilt ? {} : { objects: lost });
  const pending = await deps.documents.forTenant(TENANT).pendingEvents(1000);
  return pending.filter(({ documentId }) => documentId === 'other').flatMap(({ events }) => events);
}

/** What was stored for it is lost when it is its turn. */
async function failedBatch(t: TestContext): Promise<readonly OutboxEvent[]> {
  const { deps, working, context, events } = await freshSimulations(t);
  await createSimulation(deps, context, QUESTION);
  const lease = await deps.queue.claim({ waitMs: 0 });
  assert.ok(lease);
  const objects = objectsWith(deps.objects, async (digest) => {
    throw new StoreError('NOT_FOUND', digest);
  });
  await runJob({ ...deps, ...working, engine: localEngine({ objects }) }, lease, t.signal);
  return events();
}

async function expired(t: TestContext): Promise<readonly OutboxEvent[]> {
  const opened = await freshSimulations(t);
  await succeededBatch(opened);
  await sweep(after(opened.deps, 91), TENANT, t.signal);
  return opened.events();
}

async function attestedBatch(t: TestContext): Promise<readonly OutboxEvent[]> {
  const opened = await freshSimulations(t);
  const { deps, attestor, context, events } = opened;
  await createSimulation(deps, context, QUESTION);
  await doJob(opened, await claimOne(opened));
  await attestRuns({ ...deps, attestor }, TENANT, t.signal);
  return events();
}

eventGoldens((type) => OWN.some((prefix) => type.startsWith(prefix)), emit);
