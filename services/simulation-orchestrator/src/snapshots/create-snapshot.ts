import { isDigest } from '@policy-registry/canonical';
import { eventOf } from '@policy-registry/events';
import { joinDocuments, writeFactTableIndex } from '@policy-registry/inventory';
import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { OutboxEvent } from '@policy-registry/storage';
import { changedBefore, insertNamed, unlessDone } from '@policy-registry/transitions';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { DOCUMENTS, type DocumentRecord, SNAPSHOTS, type SnapshotRecord } from './collections.ts';
import { withRefusals } from './refused-document.ts';
import { storedDocument } from './stored-document.ts';

/** Beyond what any table has whose columns keep to their limits. */
const MAX_TABLE_BYTES = 64 * 1024 ** 3;

export interface NewSnapshot {
  readonly snapshot: string;
  readonly displayName: string;
  readonly documents: readonly string[];
}

/**
 * Derives the fact table of a set of documents, once. The same documents give the same bytes, in whatever order they are
 * named; and so does the repeat of a request. Throws NOT_FOUND for a document that was not uploaded, TOO_LARGE, ALREADY_EXISTS.
 */
export function createSnapshot(
  deps: SimulationDependencies,
  context: CallContext,
  request: NewSnapshot,
): Promise<SnapshotRecord> {
  const snapshots = deps.documents.forTenant(context.principal.tenant).collection(SNAPSHOTS);
  return unlessDone(
    context,
    async () => changedBefore(await snapshots.get(request.snapshot), context)?.body,
    async () => {
      if ((await snapshots.get(request.snapshot)) !== undefined) throw alreadyExists(request.snapshot);
      const record = await derive(deps, context, request);
      const events = [createdEvent(context, record)];
      const stored = await insertNamed(snapshots, record.snapshot, record, events, context);
      if (stored === undefined) throw alreadyExists(request.snapshot);
      return stored.body;
    },
  );
}

async function derive(
  deps: SimulationDependencies,
  context: CallContext,
  request: NewSnapshot,
): Promise<SnapshotRecord> {
  const { tenant, subject } = context.principal;
  const records = await documentRecords(deps, tenant, request.documents);
  const total = records.reduce((sum, { size }) => sum + size, 0);
  if (total > deps.limits.snapshotBytes) {
    throw new ServiceError(
      'TOO_LARGE',
      `The documents have ${total} bytes; the limit is ${deps.limits.snapshotBytes}.`,
      {
        metadata: { limit: String(deps.limits.snapshotBytes), actual: String(total) },
      },
    );
  }
  const objects = deps.objects.forTenant(tenant);
  const documents = records.map((record) => storedDocument(objects, record));
  const table = joinDocuments(documents, { signal: context.signal });
  const { digest: factTableDigest } = await withRefusals('documents', () => objects.putStream(table, MAX_TABLE_BYTES));
  const { digest: factTableIndexDigest } = await objects.put(writeFactTableIndex(table.index));
  const { stats } = table.index;
  return {
    snapshot: request.snapshot,
    displayName: request.displayName,
    documents: records.map(({ digest }) => digest),
    ...{ factTableDigest, factTableIndexDigest },
    findings: stats.findings,
    components: stats.components,
    statements: stats.statements,
    bySeverity: stats.bySeverity,
    createdBy: subject,
    createTime: deps.now().toISOString(),
  };
}

function createdEvent(context: CallContext, record: SnapshotRecord): OutboxEvent {
  const { snapshot, factTableDigest, documents, findings, createTime } = record;
  return eventOf(context, new Date(createTime), {
    type: 'policy.inventory.snapshot_created',
    details: { snapshot, factTableDigest, documents, findings },
  });
}

/** Sorted by digest, so that the order of the request does not show. */
async function documentRecords(
  deps: SimulationDependencies,
  tenant: string,
  digests: readonly string[],
): Promise<DocumentRecord[]> {
  const collection = deps.documents.forTenant(tenant).collection(DOCUMENTS);
  const records: DocumentRecord[] = [];
  for (const digest of [...new Set(digests)].sort()) {
    const record = isDigest(digest) ? (await collection.get(digest))?.body : undefined;
    if (record === undefined) {
      throw new ServiceError('NOT_FOUND', `No document with digest ${digest} was uploaded.`, { metadata: { digest } });
    }
    records.push(record);
  }
  return records;
}

function alreadyExists(snapshot: string): ServiceError {
  return new ServiceError('ALREADY_EXISTS', `There is a snapshot "${snapshot}" already; snapshots never change.`, {
    metadata: { snapshot },
  });
}
