import { ServiceError } from '@policy-registry/rpc/errors';
import type { OutboxEvent } from '@policy-registry/storage';
import type { EventData } from '../kernel/event.ts';

const TEXTS = ['requestId', 'pack', 'version', 'environment', 'from', 'to', 'sourceDigest', 'irDigest'] as const;

/** The data of an event, if every field is what the audit log shows it as. Throws DATA_CORRUPT naming the field. */
export function eventData(event: OutboxEvent): EventData {
  const data: unknown = event.data;
  if (!isObject(data)) throw damaged(event, 'data');
  for (const field of ['actor', 'client', 'traceId'] as const) {
    if (typeof data[field] !== 'string') throw damaged(event, field);
  }
  for (const field of TEXTS) {
    if (data[field] !== undefined && typeof data[field] !== 'string') throw damaged(event, field);
  }
  if (!isList(data.scopes) || !data.scopes.every((scope) => typeof scope === 'string')) throw damaged(event, 'scopes');
  const { attestations = [], details = {} } = data;
  if (!isList(attestations) || !attestations.every(isAttestation)) throw damaged(event, 'attestations');
  if (!isObject(details)) throw damaged(event, 'details');
  if (Number.isNaN(Date.parse(event.time))) throw damaged(event, 'time');
  return data as unknown as EventData;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isAttestation(value: unknown): boolean {
  return isObject(value) && typeof value.attestation === 'string' && typeof value.bundleDigest === 'string';
}

function damaged(event: OutboxEvent, field: string): ServiceError {
  return new ServiceError('DATA_CORRUPT', `An event has no valid ${field}.`, {
    metadata: { event: event.id, type: event.type, field },
  });
}
