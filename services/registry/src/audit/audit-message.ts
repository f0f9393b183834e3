import type { AuditEvent } from '@policy-registry/contracts/registry';
import { auditEvent } from '@policy-registry/events';
import type { Stored } from '@policy-registry/storage';
import type { AuditRecord } from './audit-record.ts';

/** An entry of the audit log, as the API lists it and the bus carries it. */
export function auditMessage({ id, body }: Stored<AuditRecord>): AuditEvent {
  return auditEvent({ id, ...body }, body.sequence);
}
