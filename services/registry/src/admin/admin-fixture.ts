import type { TestContext } from 'node:test';
import { createPager } from '@policy-registry/rpc';
import { type Door, openDoor } from '@policy-registry/rpc/testing';
import { cover } from '../bus/bus-fixture.ts';
import { type FeedDependencies, feedBatch } from '../bus/feed-batch.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { openRegistry } from '../kernel/registry-fixture.ts';
import { createRegistry, type Registry } from '../registry.ts';

/** A whole registry, called by an operator of `acme`; nothing runs in its background unless a test starts it. */
export interface Operated extends Door, Pick<Registry, 'relay' | 'keeper' | 'feed'> {
  readonly deps: RegistryDependencies;
  readonly bus: FeedDependencies;
  /** Brings everything of the tenant to the audit log, into its Merkle log, and from there to the bus. */
  settle(tenant?: string): Promise<void>;
}

export function operated(t: TestContext, overrides: Partial<RegistryDependencies> = {}): Operated {
  const deps = { ...openRegistry(t).deps, ...overrides };
  const { implementations, relay, keeper, feed } = createRegistry(deps, createPager({ key: Buffer.alloc(32, 1) }));
  const bus = { documents: deps.documents, events: deps.messages.events, now: deps.now };
  t.after(async () => {
    for (const part of [relay, keeper, feed]) await part.stop();
  });
  return {
    ...openDoor(implementations, 'operator'),
    ...{ deps, bus, relay, keeper, feed },
    async settle(tenant = 'acme') {
      await relay.drain(tenant, AbortSignal.timeout(10_000));
      await cover(deps.documents, tenant);
      while ((await feedBatch(bus, tenant)).hasMore);
    },
  };
}
