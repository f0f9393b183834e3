import { create, type JsonObject } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { type AuditEvent, AuditEventSchema } from '@policy-registry/contracts/registry';
import type { OutboxEvent } from '@policy-registry/storage';
import type { EventData } from './event.ts';

/** An event at its position in the audit log, as the API lists it and receivers get it. */
export function auditEvent(
  { id, type, time, data }: OutboxEvent & { readonly data: EventData },
  sequence: number,
): AuditEvent {
  return create(AuditEventSchema, {
    event: id,
    sequence: BigInt(sequence),
    type,
    time: timestampFromDate(new Date(time)),
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
    // An event is JSON only.
    details: (data.details ?? {}) as JsonObject,
  });
}
