import type { TestContext } from 'node:test';
import type { EventBus, Messaging, StoredEvent } from '@policy-registry/messaging';
import { openEmbeddedMessaging } from '@policy-registry/messaging/embedded';
import type { DocumentStore } from '@policy-registry/storage';
import { openEmbeddedDocuments } from '@policy-registry/storage/embedded';
import { AuditLog } from '../audit/audit-log.ts';
import type { EventData } from '../kernel/event.ts';
import { strictClock } from '../kernel/strict-clock.ts';
import { extendAll, logDependencies } from '../transparency/log-fixture.ts';
import { type FeedDependencies, feedBatch } from './feed-batch.ts';

/** An audit log and a bus of their own, gone after the test. */
export interface BusParts extends FeedDependencies {
  readonly messages: Messaging;
}

export function busParts(t: Pick<TestContext, 'after'>): BusParts {
  const documents = openEmbeddedDocuments({ file: ':memory:' });
  const messages = openEmbeddedMessaging({ file: ':memory:' });
  t.after(async () => {
    await messages.close();
    await documents.close();
  });
  return { documents, messages, events: messages.events, now: strictClock() };
}

const DATA: EventData = {
  actor: 'ada',
  client: 'cli',
  scopes: ['policy:author'],
  traceId: 'a'.repeat(32),
  pack: 'shop',
};

/** Adds entries to the audit log, under the ids given, and to its Merkle log. */
export async function logEvents(
  documents: DocumentStore,
  ids: readonly string[],
  data: Partial<EventData> = {},
  tenant = 'acme',
): Promise<void> {
  const log = new AuditLog(documents.forTenant(tenant));
  const whole = { ...DATA, ...data };
  for (const id of ids) {
    await log.append({ id, type: 'policy.pack.created', time: new Date().toISOString(), data: whole }, whole);
  }
  await cover(documents, tenant);
}

/** Brings the whole audit log into its Merkle log. */
export async function cover(documents: DocumentStore, tenant = 'acme'): Promise<void> {
  await extendAll(logDependencies(documents), tenant);
}

export function named(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);
}

/** Publishes until nothing is left, and answers how much that was. */
export async function feedAll(deps: FeedDependencies, tenant = 'acme'): Promise<number> {
  let published = 0;
  for (;;) {
    const batch = await feedBatch(deps, tenant);
    published += batch.published;
    if (!batch.hasMore) return published;
  }
}

/** Everything that is on the bus of a tenant now. */
export async function onBus(events: EventBus, tenant = 'acme'): Promise<readonly StoredEvent[]> {
  const all: StoredEvent[] = [];
  for (;;) {
    const after = all.at(-1)?.position ?? 0;
    const page = await events.forTenant(tenant).read({ limit: 1000, after, waitMs: 0 });
    if (page.length === 0) return all;
    all.push(...page);
  }
}

/** Resolves when the bus has so many events of a tenant. Nothing waits for the time in vain. */
export async function untilOnBus(events: EventBus, count: number, tenant = 'acme'): Promise<readonly StoredEvent[]> {
  const all: StoredEvent[] = [];
  while (all.length < count) {
    const after = all.at(-1)?.position ?? 0;
    const page = await events.forTenant(tenant).read({ limit: 1000, after, waitMs: 20_000 });
    if (page.length === 0) throw new Error(`the bus has ${all.length} events of ${tenant}, not ${count}`);
    all.push(...page);
  }
  return all;
}

export function idsOf(stored: readonly StoredEvent[]): readonly string[] {
  return stored.map(({ event }) => event.id);
}

/** The ids of the events themselves, as a consumer sees them who leaves out what it has seen. */
export function seenOnce(stored: readonly StoredEvent[]): readonly string[] {
  return [...new Set(stored.map(({ event }) => (event.data as { event: string }).event))];
}
