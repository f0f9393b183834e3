import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';

export interface TracingOptions {
  /** `service.name` of the resource that every span belongs to. */
  readonly serviceName: string;
  /** OTLP over HTTP, protobuf: the full address, for example `http://127.0.0.1:4318/v1/traces`. Absent: no span leaves. */
  readonly otlpEndpoint?: string;
  /** Further receivers of finished spans. */
  readonly processors?: readonly SpanProcessor[];
}

export interface Tracing {
  /** Sends what is queued, at most five seconds long, and takes the global registration back. */
  shutdown(): Promise<void>;
}

/** A collector that does not answer must not hold up the end of a process. */
const EXPORT_TIMEOUT_MS = 5_000;

/**
 * Makes this process part of W3C traces: call once, before the first span. Context follows `await`, trace ids of callers
 * go on to what we call, with or without an endpoint; spans are kept and sent only when someone receives them. Export is in batches
 * in the background, from a bounded queue: a slow or absent collector costs spans, never a call.
 * Throws an Error when tracing was started already, and a TypeError for an endpoint that is not an http(s) address.
 */
export function startTracing(options: TracingOptions): Tracing {
  const spanProcessors = [...(options.processors ?? []), ...exporting(options.otlpEndpoint)];
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': options.serviceName }),
    sampler: new ParentBasedSampler({
      root: spanProcessors.length > 0 ? new AlwaysOnSampler() : new AlwaysOffSampler(),
    }),
    spanProcessors,
  });
  if (!trace.setGlobalTracerProvider(provider)) throw new Error('tracing was started already in this process');
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(
    new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
  );
  return {
    async shutdown() {
      trace.disable();
      context.disable();
      propagation.disable();
      await provider.shutdown();
    },
  };
}

function exporting(endpoint: string | undefined): SpanProcessor[] {
  if (endpoint === undefined) return [];
  const url = URL.parse(endpoint);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new TypeError(`the OTLP endpoint is not an http or https address: ${endpoint}`);
  }
  const exporter = new OTLPTraceExporter({ url: url.href, timeoutMillis: EXPORT_TIMEOUT_MS });
  return [new BatchSpanProcessor({ exporter, exportTimeoutMillis: EXPORT_TIMEOUT_MS })];
}
