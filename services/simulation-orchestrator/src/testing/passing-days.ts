import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DocumentStore, OutboxEvent } from '@policy-registry/storage';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { type Simulations, TENANT } from './simulation-fixture.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The same service so many days later. */
export function after(deps: SimulationDependencies, days: number): SimulationDependencies {
  return { ...deps, now: () => new Date(Date.now() + days * DAY_MS) };
}

/** Takes every event out of the outboxes, as the relay does; those that tell of simulations that expired. */
export async function takeEvents(documents: DocumentStore): Promise<readonly OutboxEvent[]> {
  const store = documents.forTenant(TENANT);
  const taken: OutboxEvent[] = [];
  for (const { collection, documentId, events } of await store.pendingEvents(1000)) {
    const ids = events.map(({ id }) => id);
    await store.confirmEvents(collection, documentId, ids);
    taken.push(...events);
  }
  return taken.filter(({ type }) => type === 'policy.simulation.expired');
}

/** Names of the areas that are there. */
export function areasOf({ folder }: Pick<Simulations, 'folder'>): string[] {
  return readdirSync(join(folder, 'objects', TENANT, 'areas')).sort();
}
