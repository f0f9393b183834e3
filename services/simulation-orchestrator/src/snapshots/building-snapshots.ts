import { type DocumentStore, inOrder } from '@policy-registry/storage';
import { SNAPSHOTS, type SnapshotRecord } from './collections.ts';

const PAGE = 100;

/** Those of the tenant that are not over, oldest first. */
export async function buildingSnapshots(
  documents: DocumentStore,
  tenant: string,
  limit: number,
): Promise<readonly SnapshotRecord[]> {
  const snapshots = documents.forTenant(tenant).collection(SNAPSHOTS);
  const inTurn = { where: { building: true }, orderBy: 'createTime', page: PAGE, limit } as const;
  const walk = inOrder(snapshots, { ...inTurn, orderOf: ({ createTime }) => createTime });
  return Array.fromAsync(walk, ({ body }) => body);
}
