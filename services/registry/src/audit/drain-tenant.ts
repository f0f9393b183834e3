import { isDigest } from '@policy-registry/canonical';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { OutboxEvent, PendingEvents, TenantDocuments } from '@policy-registry/storage';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { AuditLog } from './audit-log.ts';
import { chronological } from './chronological.ts';
import { eventData } from './event-data.ts';

/** Documents that are read at once. */
const PAGE = 100;
/** The bound of the store. */
const MAX_PAGE = 1000;

export interface RelayDependencies extends Pick<RegistryDependencies, 'documents' | 'attestor'> {
  /** What else is derived from events, each before its event is in the audit log. Idempotent. */
  readonly projections: readonly ((documents: TenantDocuments, event: OutboxEvent) => Promise<void>)[];
  /** Told after entries were added to the audit log of a tenant. Nobody waits for what comes of it. */
  readonly onMoved?: (tenant: string) => void;
}

/** An event that could not be moved. It stays in its outbox, with all later ones of its document, and is tried again. */
export interface StuckEvent {
  readonly collection: string;
  readonly documentId: string;
  readonly eventId: string;
  readonly type: string;
  readonly error: unknown;
}

export interface DrainReport {
  readonly moved: number;
  readonly stuck: readonly StuckEvent[];
}

/**
 * Moves every event that was pending when it began to the audit log. Stops at events that cannot be moved, but only for
 * their own documents. Rejects when the store does not answer, and with the reason of the signal.
 */
export async function drainTenant(deps: RelayDependencies, tenant: string, signal: AbortSignal): Promise<DrainReport> {
  const documents = deps.documents.forTenant(tenant);
  const log = new AuditLog(documents);
  const stuck = new Map<string, StuckEvent>();
  let moved = 0;
  for (;;) {
    signal.throwIfAborted();
    const limit = Math.min(MAX_PAGE, PAGE + stuck.size);
    const pending = await documents.pendingEvents(limit);
    const open = pending.filter((document) => !stuck.has(keyOf(document)));
    moved += await movePage(deps, documents, log, open, stuck, signal);
    if (pending.length < limit || open.length === 0) return { moved, stuck: [...stuck.values()] };
  }
}

async function movePage(
  deps: RelayDependencies,
  documents: TenantDocuments,
  log: AuditLog,
  pending: readonly PendingEvents[],
  stuck: Map<string, StuckEvent>,
  signal: AbortSignal,
): Promise<number> {
  const done = new Map<PendingEvents, string[]>(pending.map((document) => [document, []]));
  for (const { document, event } of chronological(pending)) {
    signal.throwIfAborted();
    if (stuck.has(keyOf(document))) continue;
    try {
      await moveEvent(deps, documents, log, event);
      done.get(document)?.push(event.id);
    } catch (error) {
      const { collection, documentId } = document;
      stuck.set(keyOf(document), { collection, documentId, eventId: event.id, type: event.type, error });
    }
  }
  let moved = 0;
  for (const [{ collection, documentId }, eventIds] of done) {
    if (eventIds.length > 0) await documents.confirmEvents(collection, documentId, eventIds);
    moved += eventIds.length;
  }
  return moved;
}

/** In this order, so that whatever the log shows is there: attestations, projections, then the entry itself. */
async function moveEvent(
  deps: RelayDependencies,
  documents: TenantDocuments,
  log: AuditLog,
  event: OutboxEvent,
): Promise<void> {
  const data = eventData(event);
  for (const { bundleDigest } of data.attestations ?? []) {
    if (!isDigest(bundleDigest)) {
      throw new ServiceError('DATA_CORRUPT', 'An event names no digest of a bundle.', {
        metadata: { event: event.id },
      });
    }
    await deps.attestor.record(documents.tenant, bundleDigest, data.actor);
  }
  for (const project of deps.projections) await project(documents, event);
  await log.append(event, data);
}

function keyOf({ collection, documentId }: PendingEvents): string {
  return `${collection}/${documentId}`;
}
