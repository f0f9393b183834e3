import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** The trace id of a W3C `traceparent` header, or a fresh one: 32 lower-case hex digits. */
export function traceIdOf(headers: IncomingHttpHeaders): string {
  const [, traceId] = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/.exec(String(headers.traceparent)) ?? [];
  return traceId === undefined || /^0+$/.test(traceId) ? randomBytes(16).toString('hex') : traceId;
}
