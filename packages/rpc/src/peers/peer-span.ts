import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { CodeName } from '../errors/codes.ts';

/** The client span of one call to a peer. */
export interface PeerSpan {
  /** `traceparent` and what else makes the peer's span a child of this one. */
  readonly headers: Readonly<Record<string, string>>;
  end(code: CodeName | 'OK', cause: unknown): void;
}

/**
 * A child of the active span; where none is active, of the span that `traceparent` names. Without tracing in the process that is
 * passed on as it came. https://opentelemetry.io/docs/specs/semconv/rpc/rpc-spans/
 */
export function startPeerSpan(name: string, target: string, traceparent: string | undefined): PeerSpan {
  const here = context.active();
  const outside = trace.getSpan(here) === undefined && traceparent !== undefined;
  const parent = outside ? propagation.extract(here, { traceparent }) : here;
  const attributes = { 'rpc.method': name, 'server.address': target };
  const span = trace.getTracer('@policy-registry/rpc').startSpan(name, { kind: SpanKind.CLIENT, attributes }, parent);
  const headers: Record<string, string> = traceparent === undefined ? {} : { traceparent };
  propagation.inject(trace.setSpan(parent, span), headers);
  return {
    headers,
    end(code, cause) {
      span.setAttribute('rpc.response.status_code', code);
      if (code !== 'OK') {
        if (cause instanceof Error) span.recordException(cause);
        span.setStatus({ code: SpanStatusCode.ERROR, message: code });
      }
      span.end();
    },
  };
}
