import { type DocumentStore, type MutableCollection, type ObjectStore, StoreError } from '@policy-registry/storage';
import { shardsOf } from '../shards/shard-record.ts';
import type { Expiring } from './expire-simulation.ts';

const PAGE = 500;

export interface Removing {
  readonly documents: DocumentStore;
  readonly objects: ObjectStore;
}

/**
 * Removes what is left of an expired simulation: first what it came to, then its shards, at last its record, by which the next call finds what
 * this one left. Whoever comes second finds nothing to do. Throws StoreError: UNAVAILABLE also while the event of the record was not taken.
 */
export async function removeSimulation<T extends Expiring>(
  { documents, objects }: Removing,
  tenant: string,
  records: MutableCollection<T>,
  { simulation, area }: Expiring,
): Promise<void> {
  await objects.forTenant(tenant).dropArea(area);
  const shards = shardsOf(documents, tenant);
  for (let size = PAGE; size === PAGE; ) {
    const page = await shards.list({ where: { simulation }, limit: PAGE });
    for (const { id, revision } of page) await unlessGone(shards.remove(id, revision));
    size = page.length;
  }
  const record = await records.get(simulation);
  if (record !== undefined) await unlessGone(records.remove(simulation, record.revision));
}

/** Another sweep may be faster; nobody else writes what has expired. */
export async function unlessGone(removal: Promise<void>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'NOT_FOUND') throw error;
  }
}
