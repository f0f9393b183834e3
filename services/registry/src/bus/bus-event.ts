import { hash } from 'node:crypto';
import { toJson } from '@bufbuild/protobuf';
import { AuditEventSchema } from '@policy-registry/contracts/registry';
import type { BusEvent } from '@policy-registry/messaging';
import type { Stored } from '@policy-registry/storage';
import { auditMessage } from '../audit/audit-message.ts';
import type { AuditRecord } from '../audit/audit-record.ts';
import type { EventData } from '../kernel/event.ts';
import type { BusCursor } from './bus-cursor.ts';

const SOURCE = '/registry';
/** Far below what a bus takes in one event (256 KiB). Larger details are left out; GetAuditEvent has them. */
const MAX_DETAILS_BYTES = 64 * 1024;
const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/;

/**
 * An entry of the audit log as it is on the bus: a CloudEvent whose data is the AuditEvent of the contract, in JSON. The bus dedupes on the
 * id, so an event that is redriven gets another one (`EVENT~GENERATION`); the data stays, and consumers dedupe on its `event`.
 */
export function busEvent(entry: Stored<AuditRecord>, { generation, redrivenTo }: BusCursor): BusEvent {
  const { id, body } = entry;
  const subject = subjectOf(body.data);
  const traceparent = traceparentOf(id, body.data.traceId);
  return {
    id: body.sequence <= redrivenTo ? `${id}~${generation}` : id,
    type: body.type,
    source: SOURCE,
    ...(subject === undefined ? {} : { subject }),
    time: new Date(body.time).toISOString(),
    data: dataOf(entry),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

function subjectOf({ pack, environment }: EventData): string | undefined {
  if (pack !== undefined) return `packs/${pack}`;
  return environment === undefined ? undefined : `environments/${environment}`;
}

function dataOf(entry: Stored<AuditRecord>): unknown {
  const { details, ...message } = auditMessage(entry);
  const isLarge = Buffer.byteLength(JSON.stringify(details)) > MAX_DETAILS_BYTES;
  return toJson(AuditEventSchema, isLarge || details === undefined ? message : { ...message, details });
}

/** The trace of the call that caused the event. Its span was not recorded: the event stands for it, always by the same id. */
function traceparentOf(event: string, traceId: string): string | undefined {
  return TRACE_ID.test(traceId) ? `00-${traceId}-${hash('sha256', event, 'hex').slice(0, 16)}-01` : undefined;
}
