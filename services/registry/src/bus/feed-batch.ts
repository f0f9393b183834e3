import type { EventBus } from '@policy-registry/messaging';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { Stored, TenantDocuments } from '@policy-registry/storage';
import { AUDIT_EVENTS, type AuditRecord } from '../audit/audit-record.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
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
 * Publishes the next entries of the audit log of a tenant, then moves the cursor. Any number of processes may do it at once, or die
 * in between: each publishes in the order of the log and goes on only after the bus has an entry, so the first of each entry
 * comes in order; the bus drops what comes twice. Throws MessagingError and StoreError, and DATA_CORRUPT when the log has a gap.
 */
export async function feedBatch({ documents, events, now }: FeedDependencies, tenant: string): Promise<FedBatch> {
  const store = documents.forTenant(tenant);
  const stored = await storedCursor(store);
  const cursor = stored?.body ?? BEFORE_ALL;
  const entries = await entriesAfter(store, cursor.sequence, BATCH);
  if (entries.length === 0) return { published: 0, hasMore: false };
  await events.forTenant(tenant).publish(entries.map((entry) => busEvent(entry, cursor)));
  const sequence = cursor.sequence + entries.length;
  const isMoved = await moveCursor(store, stored, { ...cursor, sequence, time: now().toISOString() });
  return { published: entries.length, hasMore: !isMoved || entries.length === BATCH };
}

/** The entries that follow a position without a gap: one that is not to be seen must not be passed over. */
export async function entriesAfter(
  documents: TenantDocuments,
  sequence: number,
  limit: number,
): Promise<readonly Stored<AuditRecord>[]> {
  const after = { value: sequence + 1, id: '' };
  const page = await documents.collection(AUDIT_EVENTS).list({ orderBy: 'sequence', after, limit });
  const gap = page.findIndex(({ body }, index) => body.sequence !== sequence + 1 + index);
  if (gap !== 0) return gap === -1 ? page : page.slice(0, gap);
  throw new ServiceError('DATA_CORRUPT', 'An entry of the audit log is not there.', {
    metadata: { sequence: String(sequence + 1) },
  });
}
