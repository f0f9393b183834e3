import { create, type JsonObject } from '@bufbuild/protobuf';
import { type AuditEvent, AuditEventSchema } from '@policy-registry/contracts/registry';
import type { Stored } from '@policy-registry/storage';
import { timestampOf } from '../kernel/timestamps.ts';
import type { AuditRecord } from './audit-record.ts';

/** An entry of the audit log, as the API lists it and the bus carries it. */
export function auditMessage({ id, body }: Stored<AuditRecord>): AuditEvent {
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
