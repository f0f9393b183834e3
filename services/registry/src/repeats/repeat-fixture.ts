import type { TestContext } from 'node:test';
import { type AuditEvent, AuditService } from '@policy-registry/contracts/registry';
import { createIdempotency, createPager, type Implementation } from '@policy-registry/rpc';
import { type Door, openDoor } from '../kernel/door-fixture.ts';
import type { EventData } from '../kernel/event.ts';
import { openRegistry, type Registry } from '../kernel/registry-fixture.ts';
import { strictClock } from '../kernel/strict-clock.ts';
import { createRegistry } from '../registry.ts';
import { type Stage, stagedDocuments } from './staged-writes.ts';

/** The default deadline of a call, and how long after it a run that died keeps its request id. */
const TAKEOVER_MS = 30_000 + 15_000;

/** The whole registry as one process that lives, and others over the same stores that die or are slow. */
export interface World extends Registry {
  readonly implementations: readonly Implementation[];
  process(stage: Stage): Door;
  /** Lets the time pass after which a run that did not end counts as dead. */
  untilTakeover(): void;
  /** Of the events of a request: their attestations that nobody recorded yet. Before the relay has had its turn. */
  unrecorded(requestId: string): Promise<readonly string[]>;
  /** The audit log of one request. */
  eventsOf(requestId: string): Promise<readonly AuditEvent[]>;
}

export function openWorld(t: TestContext): World {
  let passed = 0;
  const tick = strictClock();
  const now = () => new Date(tick().getTime() + passed);
  const registry = openRegistry(t, { now });
  const start = (documents = registry.deps.documents) => {
    const { implementations } = createRegistry(
      { ...registry.deps, documents },
      createPager({ key: Buffer.alloc(32, 1) }),
    );
    const idempotency = createIdempotency({ documents, now });
    return { implementations, ...openDoor(implementations, 'author', { idempotency, now }) };
  };
  const living = start();
  return {
    ...registry,
    ...living,
    process: (stage) => start(stagedDocuments(registry.deps.documents, stage)),
    untilTakeover() {
      passed += TAKEOVER_MS;
    },
    async unrecorded(requestId) {
      const events = (await registry.events()).map(({ data }) => data as EventData);
      return events
        .filter((event) => event.requestId === requestId)
        .flatMap(({ attestations = [] }) => attestations.map(({ bundleDigest }) => bundleDigest))
        .filter((bundleDigest) => !registry.attestor.recorded.includes(bundleDigest));
    },
    async eventsOf(requestId) {
      const { events } = await living.call(AuditService.method.listAuditEvents, { pageSize: 100 });
      return events.filter((event) => event.requestId === requestId);
    },
  };
}
