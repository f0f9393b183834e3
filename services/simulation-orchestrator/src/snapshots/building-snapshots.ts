import type { DocumentStore } from '@policy-registry/storage';
import { SNAPSHOTS, type SnapshotRecord } from './collections.ts';

const PAGE = 100;

/** Those of the tenant that are not over, oldest first. */
export async function buildingSnapshots(
  documents: DocumentStore,
  tenant: string,
  limit: number,
): Promise<readonly SnapshotRecord[]> {
  const snapshots = documents.forTenant(tenant).collection(SNAPSHOTS);
  const inTurn = { where: { building: true }, orderBy: 'createTime' } as const;
  const found: SnapshotRecord[] = [];
  let page = await snapshots.list({ ...inTurn, limit: Math.min(PAGE, limit) });
  for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
    found.push(...page.map(({ body }) => body));
    const left = Math.min(PAGE, limit - found.length);
    if (left === 0) break;
    page = await snapshots.list({ ...inTurn, limit: left, after: { value: last.body.createTime, id: last.id } });
  }
  return found;
}
