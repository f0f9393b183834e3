import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { DescMethod, Message, Registry } from '@bufbuild/protobuf';
import type { RouteTable } from '../routes/route-table.ts';
import type { CorsOptions } from './cors.ts';
import type { BodyLimits } from './read-body.ts';

/** What a handler may know of an HTTP call beside its request message. */
export interface RestCall {
  readonly door: 'rest';
  readonly headers: IncomingHttpHeaders;
  /** Aborts when the caller hangs up. */
  readonly signal: AbortSignal;
  /** What the caller allows, capped; absent when it does not say. The invoker applies it. */
  readonly timeoutMs?: number;
  readonly idempotencyKey?: string;
  /** From `traceparent`, or fresh: the same id that a problem response carries. */
  readonly traceId: string;
}

/**
 * Calls the RPC: a promise of the response, or an iterable of responses for a server stream. The request of a client stream is an
 * iterable: of one message at least, read from the body as they are pulled; it throws `TranscodingError`. `Invoke` throws errors of the
 * shape of `TranscodableError`; anything else is answered as INTERNAL and given to `onError`.
 */
export type Invoke = (
  method: DescMethod,
  request: Message | AsyncIterable<Message>,
  call: RestCall,
) => Promise<Message> | AsyncIterable<Message>;

export interface RestLimits extends BodyLimits {
  /** Longest request target (path and query) in bytes; 414 beyond it. */
  readonly maxUrlBytes: number;
  /** Cap on the timeout that a caller may ask for a unary call. No cap when absent. */
  readonly maxTimeoutMs?: number;
}

export interface RestHandlerOptions {
  readonly routes: RouteTable;
  readonly invoke: Invoke;
  readonly limits: RestLimits;
  /** Other body limits for single methods, e.g. an upload. */
  readonly bodyLimitsOf?: (method: DescMethod) => BodyLimits | undefined;
  /** Told of a request whose body will be read as a stream: such a one may take its time. */
  readonly onStreamedBody?: (request: IncomingMessage) => void;
  readonly cors?: CorsOptions;
  /** Resolves `google.protobuf.Any` and extensions in JSON. */
  readonly registry?: Registry;
  /** Prefix of a page that explains each reason; becomes the `type` of problems. */
  readonly problemTypeBase?: string;
  /** Told of every error that is not meant for the caller. */
  readonly onError?: (
    error: unknown,
    context: { readonly traceId: string; readonly method: DescMethod | undefined },
  ) => void;
}
