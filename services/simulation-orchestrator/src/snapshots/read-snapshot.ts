import { ServiceError } from '@policy-registry/rpc/errors';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { DOCUMENTS, type DocumentRecord, SNAPSHOTS, type SnapshotRecord } from './collections.ts';

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
