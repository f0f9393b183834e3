import { cloudEvent } from '@policy-registry/events';
import type { BusEvent } from '@policy-registry/messaging';
import type { Stored } from '@policy-registry/storage';
import { auditMessage } from '../audit/audit-message.ts';
import type { AuditRecord } from '../audit/audit-record.ts';
import type { BusCursor } from './bus-cursor.ts';

/**
 * An entry of the audit log as it is on the bus. The bus dedupes on the id, so an event that is redriven gets another one
 * (`EVENT~GENERATION`); the data stays, and consumers dedupe on its `event`.
 */
export function busEvent(
  tenant: string,
  entry: Stored<AuditRecord>,
  { generation, redrivenTo }: Pick<BusCursor, 'generation' | 'redrivenTo'>,
): BusEvent {
  // These three the bus adds itself.
  const { specversion, datacontenttype, tenant: _, ...event } = cloudEvent(tenant, auditMessage(entry));
  return entry.body.sequence <= redrivenTo ? { ...event, id: `${event.id}~${generation}` } : event;
}
