import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { Stored } from '@policy-registry/storage';
import { AUDIT_EVENTS, type AuditRecord } from './audit-record.ts';
import type { AuditDependencies } from './audit-service.ts';
import { settle } from './settle.ts';

/** One entry by its event's id. Throws NOT_FOUND. */
export async function readAuditEvent(
  deps: AuditDependencies,
  context: CallContext,
  event: string,
): Promise<Stored<AuditRecord>> {
  const events = deps.documents.forTenant(context.principal.tenant).collection(AUDIT_EVENTS);
  const present = await events.get(event);
  if (present !== undefined) return present;
  await settle(deps.relay, context);
  const moved = await events.get(event);
  if (moved !== undefined) return moved;
  throw new ServiceError('NOT_FOUND', 'There is no such event.', { metadata: { event } });
}
