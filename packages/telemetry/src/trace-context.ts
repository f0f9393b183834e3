import { randomBytes } from 'node:crypto';
import { isSpanContextValid, trace } from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';

/**
 * The trace id (32 lower-case hex digits) of a W3C `traceparent` header. A header that is absent or malformed gives a new
 * random id: a caller cannot make a call fail, nor go untraced, by what it sends here.
 * https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function traceIdOf(traceparent: string | undefined): string {
  const parsed = traceparent === undefined ? null : parseTraceParent(traceparent);
  return parsed?.traceId ?? randomBytes(16).toString('hex');
}

/** The trace id of the span that is active here, or undefined outside of one. */
export function currentTraceId(): string | undefined {
  const active = trace.getActiveSpan()?.spanContext();
  return active !== undefined && isSpanContextValid(active) ? active.traceId : undefined;
}
