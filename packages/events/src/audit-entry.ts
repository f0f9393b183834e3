import { fromBinary, type JsonObject, toBinary, toJson } from '@bufbuild/protobuf';
import { canonicalJson, sha256 } from '@policy-registry/canonical';
import { type AuditEvent, AuditEventSchema } from '@policy-registry/contracts/registry';

/**
 * Version of what an entry is. It is recorded with every Merkle log: an event has one entry for ever, so another form of it, or a field
 * more, is another version, which begins at an index of its own and leaves this one as it is.
 */
export const AUDIT_ENTRY_FORMAT = 1;

/** The format of the log has two bytes for the length of an entry. */
const MAX_ENTRY_BYTES = 65_535;

const FIELDS = [
  ...['event', 'sequence', 'type', 'time', 'actor', 'client', 'scopes', 'pack', 'version', 'environment'],
  ...['fromState', 'toState', 'sourceDigest', 'irDigest', 'attestations', 'traceId', 'requestId', 'details'],
];

/**
 * The entry of an event in the Merkle log of its tenant, in UTF-8: the canonical JSON (RFC 8785) of the event as AuditService shows it, in
 * the JSON of protobuf, without fields that are not set. Of an event for which that is more than 65,535 bytes it is the canonical JSON of
 * `{event, sequence, digest}` instead, `digest` being that of the bytes that were too many. Throws for a time that has no form in JSON.
 */
export function auditEntry(event: AuditEvent): Uint8Array {
  // As it comes over the wire: half a surrogate pair, which is no UTF-8, is replaced there.
  const shown = fromBinary(AuditEventSchema, toBinary(AuditEventSchema, event));
  const json = toJson(AuditEventSchema, shown) as JsonObject;
  const whole = bytesOf(Object.fromEntries(FIELDS.map((field) => [field, json[field]])));
  if (whole.length <= MAX_ENTRY_BYTES) return whole;
  return bytesOf({ event: json.event, sequence: json.sequence, digest: sha256(whole) });
}

function bytesOf(value: object): Uint8Array {
  return Buffer.from(canonicalJson(value), 'utf8');
}
