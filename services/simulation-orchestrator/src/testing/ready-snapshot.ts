import type { SimulationDependencies } from '../kernel/ports.ts';
import { SNAPSHOTS, type SnapshotFacts } from '../snapshots/collections.ts';
import { putDocumentList } from '../snapshots/document-list.ts';

/** Records a snapshot of facts that are stored, as if workers had derived them of no documents. */
export async function recordReady(
  { documents, objects, now }: Pick<SimulationDependencies, 'documents' | 'objects' | 'now'>,
  tenant: string,
  snapshot: string,
  facts: SnapshotFacts,
): Promise<void> {
  const time = now().toISOString();
  await documents
    .forTenant(tenant)
    .collection(SNAPSHOTS)
    .insert(snapshot, {
      ...{ snapshot, displayName: '', state: 'ready', round: 0, attempts: 1, givenBack: 0, failure: '', facts },
      documentsDigest: await putDocumentList(objects.forTenant(tenant), []),
      ...{ documentCount: 0, documentsRead: 0, createdBy: 'test', createTime: time, finishTime: time },
      origin: { subject: 'test', clientId: 'test', scopes: [], traceId: '' },
    });
}
