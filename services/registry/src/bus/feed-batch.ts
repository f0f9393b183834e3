import type { EventBus } from '@policy-registry/messaging';
import { entriesAfter } from '../audit/entries-after.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { storedLog } from '../transparency/log-record.ts';
import { BEFORE_ALL, moveCursor, storedCursor } from './bus-cursor.ts';
import { busEvent } from './bus-event.ts';

/** Entries that are published between two moves of the cursor. */
const BATCH = 100;

export interface FeedDependencies extends Pick<RegistryDependencies, 'documents' | 'now'> {
  readonly events: EventBus;
}

export interface FedBatch {
  /** Entries that are on the bus now, by this process or by another at the same moment. */
  readonly published: number;
  /** There may be more to publish. */
  readonly hasMore: boolean;
}

/**
 * Publishes the next entries of the audit log of a tenant that its published Merkle log has, then moves the cursor. Any number of
 * processes may do it at once, or die in between: each publishes in the order of the log and goes on only after the bus has an entry, so
 * the first of each entry comes in order; the bus drops what comes twice. Throws MessagingError and StoreError, and DATA_CORRUPT when
 * the log has a gap.
 */
export async function feedBatch({ documents, events, now }: FeedDependencies, tenant: string): Promise<FedBatch> {
  const store = documents.forTenant(tenant);
  const stored = await storedCursor(store);
  const cursor = stored?.body ?? BEFORE_ALL;
  const covered = (await storedLog(store))?.body.size ?? 0;
  const most = Math.min(BATCH, covered - cursor.sequence);
  const entries = most > 0 ? await entriesAfter(store, cursor.sequence, most) : [];
  if (entries.length === 0) return { published: 0, hasMore: false };
  await events.forTenant(tenant).publish(entries.map((entry) => busEvent(tenant, entry, cursor)));
  const sequence = cursor.sequence + entries.length;
  const isMoved = await moveCursor(store, stored, { ...cursor, sequence, time: now().toISOString() });
  return { published: entries.length, hasMore: !isMoved || sequence < covered };
}
