import { StoreError, type TenantDocuments } from '@policy-registry/storage';
import { WEBHOOK_DELIVERIES } from '../delivery-record.ts';

const PAGE = 200;

/** Removes what was kept long enough, up to a page of it. The events stay in the audit log. */
export async function sweepDeliveries(documents: TenantDocuments, now: Date): Promise<void> {
  const deliveries = documents.collection(WEBHOOK_DELIVERIES);
  const page = await deliveries.list({ orderBy: 'expireTime', limit: PAGE });
  for (const { id, revision, body } of page) {
    if (body.expireTime > now.toISOString()) return;
    await deliveries.remove(id, revision).catch((error: unknown) => {
      // Somebody else removed it or sends it once more, or an event of it is still to be moved: another sweep will see.
      if (!(error instanceof StoreError)) throw error;
    });
  }
}
