import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { type AuditEvent, AuditService } from '@policy-registry/contracts/registry';
import { createPager } from '@policy-registry/rpc';
import { auditedCalls, passingTime, type RepeatWorld, servedProcesses } from '@policy-registry/transitions/repeats';
import type { EventData } from '../kernel/event.ts';
import { openRegistry, type Registry } from '../kernel/registry-fixture.ts';
import { strictClock } from '../kernel/strict-clock.ts';
import { createRegistry } from '../registry.ts';

/** The whole registry; its events are those of the audit log. */
export type World = Registry & RepeatWorld<AuditEvent>;

export const auditedCall = auditedCalls<World, AuditEvent>();

export function openWorld(t: TestContext): World {
  const { now, untilTakeover } = passingTime(strictClock());
  const registry = openRegistry(t, { now });
  const { documents } = registry.deps;
  const pager = createPager({ key: Buffer.alloc(32, 1) });
  const served = servedProcesses(
    (seen) => createRegistry({ ...registry.deps, documents: seen }, pager).implementations,
    { documents, now, caller: 'author' },
  );
  return {
    ...registry,
    ...served,
    untilTakeover,
    /** Before the relay has had its turn, which would record them too. */
    async checkAftermath(requestId) {
      const events = (await registry.events()).map(({ data }) => data as EventData);
      const unrecorded = events
        .filter((event) => event.requestId === requestId)
        .flatMap(({ attestations = [] }) => attestations.map(({ bundleDigest }) => bundleDigest))
        .filter((bundleDigest) => !registry.attestor.recorded.includes(bundleDigest));
      assert.deepEqual(unrecorded, [], 'attestations are recorded by the repeat');
    },
    async eventsOf(requestId) {
      const { events } = await served.call(AuditService.method.listAuditEvents, { pageSize: 100 });
      return events.filter((event) => event.requestId === requestId);
    },
  };
}
