import type {
  DescMethodClientStreaming,
  DescMethodServerStreaming,
  DescMethodUnary,
  DescService,
  Message,
} from '@bufbuild/protobuf';
import type { CodeName } from '../errors/codes.ts';
import type { Reason } from '../errors/reasons.ts';
import type { Door } from './handler.ts';
import type { Credentials } from './principal.ts';

/** What a door hands over with a request. Everything in it is a claim of the caller until the chain has checked it. */
export interface Call {
  readonly door: Door;
  readonly credentials: Credentials;
  /** Aborts when the caller hangs up, or when the door gives up on it: then the reason is the `ServiceError` to end with. */
  readonly signal?: AbortSignal | undefined;
  /** What the caller asked for, in milliseconds. Capped by the limits; the default applies when absent. */
  readonly timeoutMs?: number | undefined;
  /** `Idempotency-Key`. The `request_id` of the message counts as the same thing. */
  readonly requestId?: string | undefined;
  /** W3C trace context of the caller. */
  readonly traceparent?: string | undefined;
  /** The trace id that the door has shown already. Used when no tracing is on, and `traceparent` is the source of it if there is one. */
  readonly traceId?: string | undefined;
}

/**
 * The request message, or a function that reads and decodes it. A door that gives the function does nothing for the bytes
 * of a caller before it is known that they may call; it throws `ServiceError` MALFORMED_REQUEST, UNKNOWN_FIELD, TOO_LARGE.
 */
export type RequestSource = Message | (() => Message | Promise<Message>);

/**
 * One chain of checks and one handler set behind every door. Whatever goes wrong is thrown as a `ServiceError` whose
 * `metadata.traceId` finds the call in the log; nothing else is ever thrown.
 */
export interface Dispatcher {
  /** The services with all their methods, in the order of the implementations. */
  readonly services: readonly DescService[];
  unary(method: DescMethodUnary, request: RequestSource, call: Call): Promise<Message>;
  /** The checks run on the first `next()`. Leaving the iterator early aborts the handler. */
  stream(method: DescMethodServerStreaming, request: RequestSource, call: Call): AsyncIterable<Message>;
  /**
   * A call whose request comes in many messages, and has one answer. Nothing is pulled of them before it is known that the caller
   * may call, and none ahead; pulling throws what a `RequestSource` throws. Who ends the call early may leave messages unread.
   */
  clientStream(method: DescMethodClientStreaming, requests: AsyncIterable<Message>, call: Call): Promise<Message>;
  /** The process is going down: ends streams of answers at once, and after the grace every call that still runs, all with UNAVAILABLE. */
  drain(graceMs: number): void;
}

/** How a call ended, as `onCall` gets it (for metrics). */
export interface FinishedCall {
  /** `package.Service/Method`. */
  readonly method: string;
  readonly door: Door;
  /** Absent when the caller was not known. */
  readonly tenant: string | undefined;
  readonly code: CodeName | 'OK';
  readonly reason: Reason | undefined;
  readonly durationMs: number;
}

/** Bounds of every call. Times in milliseconds. */
export interface CallLimits {
  readonly unaryTimeoutMs: number;
  readonly maxUnaryTimeoutMs: number;
  /** Streams end too: a client that wants more reconnects. */
  readonly streamTimeoutMs: number;
  readonly maxStreamTimeoutMs: number;
  /** The longest pause between two messages of a request. */
  readonly requestSilenceMs: number;
  /** Unary calls that run at once, of all tenants. More are refused with RATE_LIMITED, before anything is decoded. */
  readonly maxConcurrentCalls: number;
  /** The share of one tenant in them. */
  readonly maxConcurrentCallsPerTenant: number;
  /** Calls with a stream of requests or of answers. */
  readonly maxStreamsPerTenant: number;
}

export const DEFAULT_CALL_LIMITS: CallLimits = {
  unaryTimeoutMs: 30_000,
  maxUnaryTimeoutMs: 300_000,
  streamTimeoutMs: 3_600_000,
  maxStreamTimeoutMs: 3_600_000,
  requestSilenceMs: 30_000,
  maxConcurrentCalls: 1_000,
  maxConcurrentCallsPerTenant: 500,
  maxStreamsPerTenant: 200,
};
