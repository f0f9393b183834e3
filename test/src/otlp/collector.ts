import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import protobuf from 'protobufjs';

/** A finished span, as a process sent it. */
export interface CollectedSpan {
  /** `service.name` of the process. */
  readonly service: string;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer' | 'unspecified';
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first span of a trace. */
  readonly parentSpanId: string;
}

/** Receives spans over OTLP/HTTP (protobuf), as a collector does. */
export interface Collector {
  readonly endpoint: string;
  readonly spans: readonly CollectedSpan[];
  close(): Promise<void>;
}

const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;

interface ExportedTraces {
  readonly resourceSpans: readonly {
    readonly resource?: { readonly attributes: readonly { key: string; value?: { stringValue: string } }[] };
    readonly scopeSpans: readonly { readonly spans: readonly ExportedSpan[] }[];
  }[];
}

interface ExportedSpan {
  readonly traceId: Buffer;
  readonly spanId: Buffer;
  readonly parentSpanId: Buffer;
  readonly name: string;
  readonly kind: number;
}

export async function startCollector(): Promise<Collector> {
  const root = await protobuf.load(fileURLToPath(import.meta.resolve('./trace.proto')));
  const request = root.lookupType('ExportTraceServiceRequest');
  const spans: CollectedSpan[] = [];
  const server = createServer(async (incoming, response) => {
    const body = await buffer(incoming);
    const bytes = incoming.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    spans.push(...readSpans(request.decode(bytes) as unknown as ExportedTraces));
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`,
    spans,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function* readSpans({ resourceSpans }: ExportedTraces): Generator<CollectedSpan> {
  for (const { resource, scopeSpans } of resourceSpans) {
    const service = resource?.attributes.find(({ key }) => key === 'service.name')?.value?.stringValue ?? '';
    for (const span of scopeSpans.flatMap(({ spans }) => spans)) {
      const [traceId, spanId, parentSpanId] = [span.traceId, span.spanId, span.parentSpanId].map((id) =>
        Buffer.from(id).toString('hex'),
      ) as [string, string, string];
      yield { service, name: span.name, kind: KINDS[span.kind] ?? 'unspecified', traceId, spanId, parentSpanId };
    }
  }
}
