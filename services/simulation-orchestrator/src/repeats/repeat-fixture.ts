import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { EventData } from '@policy-registry/events';
import { createPager, ServiceError } from '@policy-registry/rpc';
import type { OutboxEvent } from '@policy-registry/storage';
import { auditedCalls, passingTime, type RepeatWorld, servedProcesses } from '@policy-registry/transitions/repeats';
import { RUNS } from '../batch/simulation-run.ts';
import { createSimulationService } from '../index.ts';
import type { PolicySource, SimulationDependencies } from '../kernel/ports.ts';
import { SNAPSHOTS } from '../snapshots/collections.ts';
import { freshSimulations, TENANT } from '../testing/simulation-fixture.ts';

/** The simulation service; its events are in the outboxes, since no relay runs. */
export interface World extends RepeatWorld<OutboxEvent> {
  readonly deps: SimulationDependencies;
  /** From now on no policy can be found. */
  losePolicies(): void;
}

export const auditedCall = auditedCalls<World, OutboxEvent>();

export async function openWorld(t: TestContext): Promise<World> {
  const opened = await freshSimulations(t);
  const { now, untilTakeover } = passingTime(() => new Date());
  let arePoliciesLost = false;
  const policies = policiesUnless(opened.deps.policies, () => arePoliciesLost);
  const deps: SimulationDependencies = { ...opened.deps, policies, now };
  const { documents, queue, snapshotQueue } = deps;
  const pager = createPager({ key: Buffer.alloc(32, 1) });
  const served = servedProcesses(
    (seen) => createSimulationService({ ...deps, documents: seen }, pager).implementations,
    {
      ...{ documents, now, caller: 'author' },
    },
  );
  return {
    ...{ deps, ...served, untilTakeover },
    losePolicies() {
      arePoliciesLost = true;
    },
    async checkAftermath() {
      const open = await documents
        .forTenant(TENANT)
        .collection(RUNS)
        .list({ where: { open: true }, limit: 100 });
      const { waiting } = await queue.forTenant(TENANT).depth();
      assert.equal(waiting, open.length, 'every simulation that is not over has a job, and no other has');
      const building = await documents
        .forTenant(TENANT)
        .collection(SNAPSHOTS)
        .list({ where: { building: true }, limit: 100 });
      const builds = await snapshotQueue.forTenant(TENANT).depth();
      assert.equal(builds.waiting, building.length, 'every snapshot that is building has a job, and no other has');
    },
    async eventsOf(requestId) {
      const pending = await documents.forTenant(TENANT).pendingEvents(1000);
      const events = pending.flatMap((document) => document.events);
      return events.filter(({ data }) => (data as EventData).requestId === requestId);
    },
  };
}

function policiesUnless(source: PolicySource, areLost: () => boolean): PolicySource {
  const refuse = async () => {
    if (areLost()) throw new ServiceError('NOT_FOUND', 'There is no such version.');
  };
  return {
    ...source,
    async resolveVersion(...asked) {
      await refuse();
      return source.resolveVersion(...asked);
    },
  };
}
