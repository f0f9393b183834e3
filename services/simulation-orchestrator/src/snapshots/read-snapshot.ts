import { ServiceError } from '@policy-registry/rpc/errors';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { DOCUMENTS, type DocumentRecord, SNAPSHOTS, type SnapshotFacts, type SnapshotRecord } from './collections.ts';

export async function getDocument(
  deps: Pick<SimulationDependencies, 'documents'>,
  tenant: string,
  digest: string,
): Promise<DocumentRecord> {
  const stored = await deps.documents.forTenant(tenant).collection(DOCUMENTS).get(digest);
  if (stored === undefined) {
    throw new ServiceError('NOT_FOUND', `No document with digest ${digest} was uploaded.`, { metadata: { digest } });
  }
  return stored.body;
}

export async function getSnapshot(
  deps: Pick<SimulationDependencies, 'documents'>,
  tenant: string,
  snapshot: string,
): Promise<SnapshotRecord> {
  const stored = await deps.documents.forTenant(tenant).collection(SNAPSHOTS).get(snapshot);
  if (stored === undefined) {
    throw new ServiceError('NOT_FOUND', `There is no snapshot "${snapshot}".`, { metadata: { snapshot } });
  }
  return stored.body;
}

/** What a snapshot has when it is ready. Throws NOT_FOUND, and INVALID_STATE before it is. */
export async function readyFacts(
  deps: Pick<SimulationDependencies, 'documents'>,
  tenant: string,
  snapshot: string,
): Promise<SnapshotFacts> {
  const { state, facts, failure } = await getSnapshot(deps, tenant, snapshot);
  if (facts !== undefined) return facts;
  const what =
    state === 'failed'
      ? `could not be built: ${failure} Create it again, or another one.`
      : 'is building: wait until it is READY (GetSnapshot says so).';
  throw new ServiceError('INVALID_STATE', `Snapshot "${snapshot}" ${what}`, { metadata: { snapshot, state } });
}
