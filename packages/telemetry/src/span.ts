import { type Attributes, context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

export interface SpanOptions {
  /** Headers of the incoming call by lower-case name: its `traceparent` is the parent. Absent: the active span is. */
  readonly parent?: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Goes on the span as `tenant`, so that traces can be kept and searched by tenant. */
  readonly tenant?: string;
  readonly attributes?: Attributes;
}

const INSTRUMENTATION = '@policy-registry/telemetry';

/**
 * Runs `fn` inside a span, which ends when the promise settles. What `fn` throws is recorded on the span and thrown on,
 * unchanged. With `parent` the span is a server's (the start of our part of a trace), without it an internal one.
 * A tenant that is known only later is set by `span.setAttribute('tenant', ...)`. Without `startTracing` it just runs `fn`.
 */
export async function withSpan<R>(name: string, options: SpanOptions, fn: (span: Span) => R | Promise<R>): Promise<R> {
  const within =
    options.parent === undefined ? context.active() : propagation.extract(context.active(), options.parent);
  const kind = options.parent === undefined ? SpanKind.INTERNAL : SpanKind.SERVER;
  const attributes = { ...options.attributes, ...(options.tenant === undefined ? {} : { tenant: options.tenant }) };
  const span = trace.getTracer(INSTRUMENTATION).startSpan(name, { kind, attributes }, within);
  try {
    return await context.with(trace.setSpan(within, span), fn, undefined, span);
  } catch (error) {
    const exception = error instanceof Error ? error : new Error(String(error));
    span.recordException(exception);
    span.setStatus({ code: SpanStatusCode.ERROR, message: exception.message });
    throw error;
  } finally {
    span.end();
  }
}

/** Headers that make a call to another service part of the active trace (`traceparent`, `tracestate`, `baggage`). */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  propagation.inject(context.active(), headers);
  return headers;
}
