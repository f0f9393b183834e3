import { create, type JsonObject } from '@bufbuild/protobuf';
import { type AuditEvent, AuditEventSchema, AuditService } from '@policy-registry/contracts/registry';
import { type Implementation, implement, type Pager } from '@policy-registry/rpc';
import type { Stored } from '@policy-registry/storage';
import { checkFreeText } from '../kernel/free-text.ts';
import { listPage } from '../kernel/list-page.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { timestampOf } from '../kernel/timestamps.ts';
import { AUDIT_EVENTS, type AuditRecord } from './audit-record.ts';
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

function auditMessage({ id, body }: Stored<AuditRecord>): AuditEvent {
  const { data } = body;
  return create(AuditEventSchema, {
    event: id,
    sequence: BigInt(body.sequence),
    type: body.type,
    time: timestampOf(body.time),
    actor: data.actor,
    client: data.client,
    scopes: [...data.scopes],
    pack: data.pack ?? '',
    version: data.version ?? '',
    environment: data.environment ?? '',
    fromState: data.from ?? '',
    toState: data.to ?? '',
    sourceDigest: data.sourceDigest ?? '',
    irDigest: data.irDigest ?? '',
    attestations: (data.attestations ?? []).map(({ attestation }) => attestation),
    traceId: data.traceId,
    requestId: data.requestId ?? '',
    // It came out of the store, so it is JSON.
    details: (data.details ?? {}) as JsonObject,
  });
}
