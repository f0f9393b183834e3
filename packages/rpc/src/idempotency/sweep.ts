import { type DocumentStore, StoreError } from '@policy-registry/storage';
import { IDEMPOTENCY_RECORDS } from './record.ts';

const PAGE = 200;

/**
 * Removes the expired request ids of every tenant; to be run now and then, for instance every hour. Safe beside running
 * calls and beside another sweep. Returns how many were removed.
 */
export async function sweepRequestIds(documents: DocumentStore, now: Date): Promise<number> {
  let removed = 0;
  for (const tenant of await documents.tenants()) {
    const records = documents.forTenant(tenant).collection(IDEMPOTENCY_RECORDS);
    for (;;) {
      const page = await records.list({ orderBy: 'expiresAt', limit: PAGE });
      const expired = page.filter((record) => record.body.expiresAt <= now.getTime());
      for (const { id, revision } of expired) {
        if (await removedNow(records.remove(id, revision))) removed += 1;
      }
      if (expired.length < PAGE) break;
    }
  }
  return removed;
}

/** False when someone else was faster: then the record is gone, or is in use again. */
async function removedNow(removal: Promise<void>): Promise<boolean> {
  try {
    await removal;
    return true;
  } catch (error) {
    if (error instanceof StoreError && (error.code === 'REVISION_MISMATCH' || error.code === 'NOT_FOUND')) return false;
    throw error;
  }
}
