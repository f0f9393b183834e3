import type { CollectionDefinition, DocumentStore } from '@policy-registry/storage';
import { SIMULATIONS } from '../simulations/collections.ts';
import { type Removing, unlessGone } from './remove-simulation.ts';
import { newArea } from './simulation-area.ts';

/** An area that is written to before there is a record that names it. */
interface ClaimedArea {
  readonly createTime: string;
}

const CLAIMED_AREAS: CollectionDefinition<ClaimedArea> & { mode: 'mutable' } = {
  name: 'simulation_areas',
  mode: 'mutable',
  fields: ['createTime'],
  index: ({ createTime }) => ({ createTime }),
};

/** No call takes this long. */
const CLAIM_MS = 24 * 60 * 60 * 1000;
const PAGE = 100;

/** A new area for a quick simulation. Should its call end without a record, somebody knows of the area. */
export async function claimArea(documents: DocumentStore, tenant: string, now: Date): Promise<string> {
  const area = newArea();
  await documents.forTenant(tenant).collection(CLAIMED_AREAS).insert(area, { createTime: now.toISOString() });
  return area;
}

/** Settles old claims, at most a page: the area of a call that ended without a record is dropped. Throws StoreError. */
export async function settleClaims(
  { documents, objects, now }: Removing & { readonly now: () => Date },
  tenant: string,
  signal: AbortSignal,
): Promise<void> {
  const store = documents.forTenant(tenant);
  const claims = store.collection(CLAIMED_AREAS);
  const failures: unknown[] = [];
  for (const { id: area, revision, body } of await claims.list({ orderBy: 'createTime', limit: PAGE })) {
    if (signal.aborted || now().getTime() - Date.parse(body.createTime) < CLAIM_MS) break;
    try {
      const [named] = await store.collection(SIMULATIONS).list({ where: { area }, limit: 1 });
      if (named === undefined) await objects.forTenant(tenant).dropArea(area);
      await unlessGone(claims.remove(area, revision));
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
