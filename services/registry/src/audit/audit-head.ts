import type { Collection } from '@policy-registry/storage';
import type { AuditRecord } from './audit-record.ts';

/** The highest position of an audit log; 0 when it is empty. */
export async function auditHead(events: Collection<AuditRecord>): Promise<number> {
  const [last] = await events.list({ orderBy: 'sequence', descending: true, limit: 1 });
  return last?.body.sequence ?? 0;
}
