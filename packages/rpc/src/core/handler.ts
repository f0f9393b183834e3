import type {
  DescMethod,
  DescMethodClientStreaming,
  DescMethodServerStreaming,
  DescMethodUnary,
  DescService,
  MessageInitShape,
  MessageShape,
} from '@bufbuild/protobuf';
import type { Digest } from '@policy-registry/canonical';
import type { Logger } from '@policy-registry/telemetry';
import type { RequestMark } from '../idempotency/request-mark.ts';
import type { Principal } from './principal.ts';

export type Door = 'grpc' | 'connect' | 'rest' | 'local';

/** What a handler may know of the call beside its request message. The same at every door. */
export interface CallContext {
  readonly method: DescMethod;
  readonly door: Door;
  /** The verified caller. Reading it in a method whose access option is `public` throws INTERNAL. */
  readonly principal: Principal;
  /** Aborts when the caller hangs up or the deadline passes. */
  readonly signal: AbortSignal;
  /** When the call must be done. Always set: doors apply the configured default, and cap what callers ask for. */
  readonly deadline: Date;
  /** 32 lower-case hex digits (W3C trace context). */
  readonly traceId: string;
  /** The idempotency key of the caller, from `request_id` or `Idempotency-Key`. */
  readonly requestId: string | undefined;
  /** Of audited calls with a request id: what the effect of the call is to remember it by, so that a repeat finds it. */
  readonly requestMark: RequestMark | undefined;
  /** Carries tenant, method and trace id already. */
  readonly log: Logger;
}

export type UnaryHandler<M extends DescMethodUnary> = (
  request: MessageShape<M['input']>,
  context: CallContext,
) => Promise<MessageInitShape<M['output']>>;

export type StreamHandler<M extends DescMethodServerStreaming> = (
  request: MessageShape<M['input']>,
  context: CallContext,
) => AsyncIterable<MessageInitShape<M['output']>>;

/** A request of many messages that has come as a whole. */
export interface ReceivedRequest<M extends DescMethodClientStreaming> {
  /** Over all that was asked for, however it was cut into messages: the same for each repeat of the request, at every door. */
  readonly digest: Digest;
  /** Does what was asked for, within the time of a unary call. Not called when an earlier run of the request has answered. */
  readonly answer: () => Promise<MessageInitShape<M['output']>>;
}

/**
 * Takes the messages of a request, of which there is at least one, each checked like that of a unary call, and none read ahead. Until
 * it resolves the request has no effect: it may break off at any message, and then the iterable throws why.
 *
 * A gRPC client on node's HTTP/2, which a gateway is one of, ends its messages before it resets a stream, so one that gives up may look
 * like one that is done: a request has to show by itself that it is whole, as JSON does.
 */
export type ClientStreamHandler<M extends DescMethodClientStreaming> = (
  requests: AsyncIterable<MessageShape<M['input']>>,
  context: CallContext,
) => Promise<ReceivedRequest<M>>;

type HandlerOf<M> = M extends DescMethodUnary
  ? UnaryHandler<M>
  : M extends DescMethodServerStreaming
    ? StreamHandler<M>
    : M extends DescMethodClientStreaming
      ? ClientStreamHandler<M>
      : never;

/** Handlers of one service by local method name. A method that is absent answers UNIMPLEMENTED. */
export type ServiceHandlers<S extends DescService> = { [K in keyof S['method']]?: HandlerOf<S['method'][K]> };

/** A service and its handlers, as the doors take them. Made by `implement`. */
export interface Implementation {
  readonly service: DescService;
  readonly handlers: Readonly<Record<string, unknown>>;
}

/** Binds handlers to a service; the compiler checks every request and response type. */
export function implement<S extends DescService>(service: S, handlers: ServiceHandlers<S>): Implementation {
  return { service, handlers };
}
