import { hash } from 'node:crypto';
import { type JsonValue, toJson } from '@bufbuild/protobuf';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { type AuditEvent, AuditEventSchema } from '@policy-registry/contracts/registry';

/**
 * An event as others get it: CloudEvents 1.0, of which this is the JSON format. Beside the attributes of the specification it has those of
 * its extensions for partitioning, sequences and distributed tracing, and `tenant`.
 */
export interface CloudEvent {
  readonly specversion: '1.0';
  /** Of the event: receivers dedupe on it. */
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** `packs/shop`, else `environments/prod`, else none. */
  readonly subject?: string;
  /** ISO 8601, UTC: when it happened. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly dataschema: string;
  readonly tenant: string;
  /** Events with the same one are in order wherever it is respected. */
  readonly partitionkey: string;
  /** Position in the audit log of the tenant, of 16 digits, so that it sorts as text. */
  readonly sequence: string;
  /** The trace of the call that caused it. */
  readonly traceparent?: string;
  /** The AuditEvent of the contract in JSON. */
  readonly data: JsonValue;
}

const SOURCE = '/registry';
/** Changes when `data` does in a way that a receiver could stumble over. */
const DATA_SCHEMA = 'https://stella-ops.org/schemas/policy-audit-event/v1';
/** Far below what buses and receivers take in one event (256 KiB). Larger details are left out; GetAuditEvent has them. */
const MAX_DETAILS_BYTES = 64 * 1024;
const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/;

/** Throws for an event whose time has no form in JSON. */
export function cloudEvent(tenant: string, event: AuditEvent): CloudEvent {
  const subject = subjectOf(event);
  const traceparent = traceparentOf(event);
  return {
    specversion: '1.0',
    id: event.event,
    source: SOURCE,
    type: event.type,
    ...(subject === undefined ? {} : { subject }),
    time: timeOf(event),
    datacontenttype: 'application/json',
    dataschema: DATA_SCHEMA,
    tenant,
    partitionkey: subject === undefined ? tenant : `${tenant}/${subject}`,
    sequence: String(event.sequence).padStart(16, '0'),
    ...(traceparent === undefined ? {} : { traceparent }),
    data: dataOf(event),
  };
}

function subjectOf({ pack, environment }: AuditEvent): string | undefined {
  if (pack !== '') return `packs/${pack}`;
  return environment === '' ? undefined : `environments/${environment}`;
}

function timeOf({ event, time }: AuditEvent): string {
  if (time === undefined) throw new TypeError(`event ${event} has no time`);
  return timestampDate(time).toISOString();
}

function dataOf(event: AuditEvent): JsonValue {
  const { details, ...rest } = event;
  const isLarge = Buffer.byteLength(JSON.stringify(details ?? {})) > MAX_DETAILS_BYTES;
  return toJson(AuditEventSchema, isLarge ? rest : event);
}

/** The span of the call was not recorded: the event stands for it, always by the same id. */
function traceparentOf({ event, traceId }: AuditEvent): string | undefined {
  return TRACE_ID.test(traceId) ? `00-${traceId}-${hash('sha256', event, 'hex').slice(0, 16)}-01` : undefined;
}
