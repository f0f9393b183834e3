import { eventOf } from '@policy-registry/events';
import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import { changedBefore, changeOnce, insertNamed, unlessDone } from '@policy-registry/transitions';
import { requireQueue } from '../batch/admission.ts';
import { traceOf } from '../batch/create-simulation.ts';
import { storeOrigin } from '../batch/simulation-run.ts';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { buildingSnapshots } from './building-snapshots.ts';
import { SNAPSHOTS, type SnapshotRecord } from './collections.ts';
import { putDocumentList } from './document-list.ts';
import { documentRecords } from './document-records.ts';
import { enqueueBuild } from './snapshot-queue.ts';

export interface NewSnapshot {
  readonly snapshot: string;
  readonly displayName: string;
  /** Digests; their order and repeats do not count. */
  readonly documents: readonly string[];
}

/**
 * Records that a snapshot is wanted, and has it built. Once it is recorded it will be: when the queue cannot be reached afterwards, or
 * this process dies, `reconcileSnapshots` brings it there. Once for each request; the name of one that failed may be taken again.
 * Throws NOT_FOUND for a document that was not uploaded, TOO_LARGE, ALREADY_EXISTS, LIMIT_EXCEEDED, UNAVAILABLE.
 */
export async function createSnapshot(
  deps: SimulationDependencies,
  context: CallContext,
  request: NewSnapshot,
): Promise<SnapshotRecord> {
  const { tenant } = context.principal;
  const snapshots = deps.documents.forTenant(tenant).collection(SNAPSHOTS);
  const record = await unlessDone(
    context,
    async () => changedBefore(await snapshots.get(request.snapshot), context)?.body,
    () => recordWish(deps, context, request),
  );
  try {
    if (record.state === 'building') await enqueueBuild(deps.snapshotQueue, tenant, record);
  } catch (err) {
    context.log.warn({ err, snapshot: record.snapshot }, 'a snapshot is recorded and not in the queue yet');
  }
  return record;
}

async function recordWish(
  deps: SimulationDependencies,
  context: CallContext,
  request: NewSnapshot,
): Promise<SnapshotRecord> {
  const { snapshot } = request;
  const snapshots = deps.documents.forTenant(context.principal.tenant).collection(SNAPSHOTS);
  const before = (await snapshots.get(snapshot))?.body;
  if (before !== undefined) requireFree(before);
  await requireRoom(deps, context.principal.tenant);
  const record = await prepare(deps, context, request);
  const { documentsDigest, documentCount } = record;
  const event = eventOf(context, new Date(record.createTime), {
    type: 'policy.inventory.snapshot_requested',
    details: { snapshot, documentsDigest, documentCount },
  });
  if (before === undefined) {
    const stored = await insertNamed(snapshots, snapshot, record, [event], context);
    return stored?.body ?? alreadyExists(snapshot);
  }
  const once = { etag: '', context };
  const stored = await changeOnce(snapshots, snapshot, `snapshot "${snapshot}"`, once, ({ body: current }) => {
    requireFree(current);
    return { body: { ...record, round: current.round + 1 }, events: [event] };
  });
  return stored.body;
}

async function prepare(
  deps: SimulationDependencies,
  context: CallContext,
  { snapshot, displayName, documents }: NewSnapshot,
): Promise<SnapshotRecord> {
  const { tenant, subject } = context.principal;
  const digests = [...new Set(documents)].sort();
  const records = await documentRecords(deps.documents, tenant, digests);
  const total = records.reduce((sum, { size }) => sum + size, 0);
  if (total > deps.limits.snapshotBytes) throw tooLarge(total, deps.limits.snapshotBytes);
  return {
    ...{ snapshot, displayName, state: 'building', round: 0, attempts: 0, givenBack: 0 },
    documentsDigest: await putDocumentList(deps.objects.forTenant(tenant), digests),
    ...{ documentCount: digests.length, documentsRead: 0, failure: '' },
    ...{ createdBy: subject, createTime: deps.now().toISOString() },
    origin: storeOrigin(context),
    ...traceOf(),
  };
}

/** Callers at the same time may go slightly over the limit. */
async function requireRoom(
  { documents, snapshotQueue, limits }: SimulationDependencies,
  tenant: string,
): Promise<void> {
  await requireQueue(snapshotQueue, tenant);
  const limit = limits.snapshotsBuilding;
  const actual = (await buildingSnapshots(documents, tenant, limit)).length;
  if (actual < limit) return;
  throw new ServiceError('LIMIT_EXCEEDED', `${actual} snapshots are building; the limit is ${limit}.`, {
    metadata: { limit: String(limit), actual: String(actual) },
  });
}

function requireFree({ snapshot, state }: SnapshotRecord): void {
  if (state !== 'failed') alreadyExists(snapshot);
}

function alreadyExists(snapshot: string): never {
  throw new ServiceError('ALREADY_EXISTS', `There is a snapshot "${snapshot}" already; snapshots never change.`, {
    metadata: { snapshot },
  });
}

function tooLarge(actual: number, limit: number): ServiceError {
  return new ServiceError('TOO_LARGE', `The documents have ${actual} bytes; the limit is ${limit}.`, {
    metadata: { limit: String(limit), actual: String(actual) },
  });
}
