import {
  context,
  isSpanContextValid,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { traceIdOf } from '@policy-registry/telemetry';
import type { CodeName } from '../errors/codes.ts';
import type { Call } from './call.ts';

/** The codes that OpenTelemetry counts as a failure of the server; the others are answers. */
const SERVER_FAULTS: ReadonlySet<CodeName> = new Set([
  'UNKNOWN',
  'DEADLINE_EXCEEDED',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
]);

/** The server span of one call. Without tracing in the process it only carries the trace id. */
export interface CallSpan {
  readonly traceId: string;
  /** Runs `fn` with the span active, so that what it starts becomes part of the trace. */
  run<T>(fn: () => T): T;
  setTenant(tenant: string): void;
  end(code: CodeName | 'OK', cause: unknown): void;
}

/** https://opentelemetry.io/docs/specs/semconv/rpc/rpc-spans/ */
export function startCallSpan(name: string, { door, traceparent, traceId }: Call): CallSpan {
  const parent = traceparent === undefined ? context.active() : propagation.extract(context.active(), { traceparent });
  const span = trace
    .getTracer('@policy-registry/rpc')
    .startSpan(name, { kind: SpanKind.SERVER, attributes: { 'rpc.method': name, 'policy.door': door } }, parent);
  const active = trace.setSpan(parent, span);
  return {
    traceId: spanTraceId(span) ?? traceId ?? traceIdOf(traceparent),
    run: (fn) => context.with(active, fn),
    setTenant: (tenant) => span.setAttribute('tenant', tenant),
    end(code, cause) {
      span.setAttribute('rpc.response.status_code', code);
      if (code !== 'OK' && SERVER_FAULTS.has(code)) {
        if (cause instanceof Error) span.recordException(cause);
        span.setStatus({ code: SpanStatusCode.ERROR, message: code });
      }
      span.end();
    },
  };
}

function spanTraceId(span: Span): string | undefined {
  const own = span.spanContext();
  return isSpanContextValid(own) ? own.traceId : undefined;
}
