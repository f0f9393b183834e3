import type { IncomingHttpHeaders } from 'node:http';
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
 * Calls the RPC: a promise of the response for a unary method, an iterable of responses for a server stream. It throws
 * errors of the shape of `TranscodableError`; anything else is answered as INTERNAL and given to `onError`.
 */
export type Invoke = (
  method: DescMethod,
  message: Message,
  call: RestCall,
) => Promise<Message> | AsyncIterable<Message>;

export interface RestLimits extends BodyLimits {
  /** Longest request target (path and query) in bytes; 414 beyond it. */
  readonly maxUrlBytes: number;
  /** Cap on the timeout that a caller may ask for. No cap when absent. */
  readonly maxTimeoutMs?: number;
}

export interface RestHandlerOptions {
  readonly routes: RouteTable;
  readonly invoke: Invoke;
  readonly limits: RestLimits;
  /** Other body limits for single methods, e.g. an upload. */
  readonly bodyLimitsOf?: (method: DescMethod) => BodyLimits | undefined;
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
