import { AuditService } from '@policy-registry/contracts/registry';
import { type Implementation, implement, type Pager } from '@policy-registry/rpc';
import { checkFreeText } from '../kernel/free-text.ts';
import { listPage } from '../kernel/list-page.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { auditMessage } from './audit-message.ts';
import { AUDIT_EVENTS } from './audit-record.ts';
import { readAuditEvent } from './read-audit-event.ts';
import type { Relay } from './relay.ts';
import { settle } from './settle.ts';

/** What the audit log stands on. */
export type AuditDependencies = Pick<RegistryDependencies, 'documents'> & { readonly relay: Relay };

/** The handlers of AuditService: proto messages in and out, nothing decided here. */
export function auditHandlers(deps: AuditDependencies, pager: Pager): Implementation {
  return implement(AuditService, {
    async listAuditEvents(request, context) {
      const { type, pack, descending } = request;
      checkFreeText({ type, pack });
      await settle(deps.relay, context);
      const events = deps.documents.forTenant(context.principal.tenant).collection(AUDIT_EVENTS);
      const page = await listPage(pager, context, events, request, {
        where: { ...(type === '' ? {} : { type }), ...(pack === '' ? {} : { pack }) },
        orderBy: { field: 'sequence', value: ({ sequence }) => sequence },
        descending,
        filter: { descending },
      });
      return { events: page.items.map(auditMessage), nextPageToken: page.nextPageToken };
    },

    async getAuditEvent({ event }, context) {
      return { event: auditMessage(await readAuditEvent(deps, context, event)) };
    },
  });
}
