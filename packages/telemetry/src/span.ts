import { type Attributes, context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

export interface SpanOptions {
  /** Headers of the incoming call by lower-case name: its `traceparent` is the parent. Absent: the active span is. */
  readonly parent?: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Goes on the span as `tenant`, so that traces can be kept and searched by tenant. */
  readonly tenant?: string;
  /** What the span is to its neighbours. With `parent` a server's unless told (the start of our part of a trace), else an internal one. */
  readonly kind?: keyof typeof KINDS;
  readonly attributes?: Attributes;
}

const KINDS = { client: SpanKind.CLIENT, consumer: SpanKind.CONSUMER, producer: SpanKind.PRODUCER } as const;

const INSTRUMENTATION = '@policy-registry/telemetry';

/**
 * Runs `fn` inside a span, which ends when the promise settles. What `fn` throws is recorded on the span and thrown on,
 * unchanged. A tenant that is known only later is set by `span.setAttribute('tenant', ...)`. Without `startTracing` it just runs `fn`.
 */
export async function withSpan<R>(name: string, options: SpanOptions, fn: (span: Span) => R | Promise<R>): Promise<R> {
  const within =
    options.parent === undefined ? context.active() : propagation.extract(context.active(), options.parent);
  const attributes = { ...options.attributes, ...(options.tenant === undefined ? {} : { tenant: options.tenant }) };
  const span = trace.getTracer(INSTRUMENTATION).startSpan(name, { kind: kindOf(options), attributes }, within);
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

function kindOf({ kind, parent }: SpanOptions): SpanKind {
  if (kind !== undefined) return KINDS[kind];
  return parent === undefined ? SpanKind.INTERNAL : SpanKind.SERVER;
}

/** Whether what is done now is part of a trace that this process takes part in. */
export function hasActiveSpan(): boolean {
  return trace.getActiveSpan() !== undefined;
}

/** Headers that make a call to another service part of the active trace (`traceparent`, `tracestate`, `baggage`). */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  propagation.inject(context.active(), headers);
  return headers;
}
