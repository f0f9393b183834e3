import type { Digest } from '@policy-registry/canonical';
import { decodeFactTable, type FactTable } from '@policy-registry/inventory';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { DOCUMENTS, type DocumentRecord, SNAPSHOTS, type SnapshotRecord } from './collections.ts';

export async function getDocument(
  deps: SimulationDependencies,
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
  deps: SimulationDependencies,
  tenant: string,
  snapshot: string,
): Promise<SnapshotRecord> {
  const stored = await deps.documents.forTenant(tenant).collection(SNAPSHOTS).get(snapshot);
  if (stored === undefined) {
    throw new ServiceError('NOT_FOUND', `There is no snapshot "${snapshot}".`, { metadata: { snapshot } });
  }
  return stored.body;
}

/** The facts of a snapshot, from the bytes that its digest names. */
export async function loadFactTable(
  deps: Pick<SimulationDependencies, 'objects'>,
  tenant: string,
  record: { readonly factTableDigest: string },
): Promise<FactTable> {
  return decodeFactTable(await deps.objects.forTenant(tenant).get(record.factTableDigest as Digest));
}
