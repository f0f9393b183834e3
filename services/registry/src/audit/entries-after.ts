import { ServiceError } from '@policy-registry/rpc/errors';
import { type Collection, type Stored, StoreError, type TenantDocuments } from '@policy-registry/storage';
import { AUDIT_EVENTS, type AuditRecord } from './audit-record.ts';

/**
 * The entries that follow a position without a gap: one that is not to be seen must not be passed over. At most `limit`, and fewer where
 * they are large; none only when there are none. Throws DATA_CORRUPT when the next one is not there, and a later one is.
 */
export async function entriesAfter(
  documents: TenantDocuments,
  sequence: number,
  limit: number,
): Promise<readonly Stored<AuditRecord>[]> {
  const events = documents.collection(AUDIT_EVENTS);
  const isNext = ({ body }: Stored<AuditRecord>, index: number) => body.sequence === sequence + 1 + index;
  let page = await pageAfter(events, sequence, limit);
  // A store that reads while others write may show the later of two and not the earlier, which is there by now.
  if (page.length > 0 && !page.slice(0, 1).every(isNext)) page = await pageAfter(events, sequence, limit);
  const gap = page.findIndex((entry, index) => !isNext(entry, index));
  if (gap !== 0) return gap === -1 ? page : page.slice(0, gap);
  throw new ServiceError('DATA_CORRUPT', 'An entry of the audit log is not there.', {
    metadata: { sequence: String(sequence + 1) },
  });
}

/** A page that is too big to be held in memory is asked for in halves. */
async function pageAfter(events: Collection<AuditRecord>, sequence: number, limit: number) {
  const after = { value: sequence + 1, id: '' };
  for (let most = limit; ; most = Math.ceil(most / 2)) {
    try {
      return await events.list({ orderBy: 'sequence', after, limit: most });
    } catch (error) {
      if (most === 1 || !(error instanceof StoreError && error.code === 'TOO_LARGE')) throw error;
    }
  }
}
