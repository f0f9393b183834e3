import type { IncomingHttpHeaders } from 'node:http';
import type { DescMethod, Message } from '@bufbuild/protobuf';
import type { Call, Dispatcher } from '../../core/call.ts';
import { isServerStreaming, isUnary } from '../../core/method-kind.ts';
import { ServiceError } from '../../errors/service-error.ts';
import { callFromHeaders } from './header-call.ts';

/** What the REST handler knows of a call; the shape of `RestCall` in `@policy-registry/transcoding`. */
export interface RestCallLike {
  readonly headers: IncomingHttpHeaders;
  readonly signal: AbortSignal;
  readonly timeoutMs?: number;
  readonly idempotencyKey?: string;
  readonly traceId?: string;
}

/** The `invoke` of the REST handler: passes its calls to the dispatcher. Throws and rejects with `ServiceError` only. */
export function restInvoke(dispatcher: Dispatcher) {
  return (method: DescMethod, message: Message, rest: RestCallLike): Promise<Message> | AsyncIterable<Message> => {
    const call: Call = {
      ...callFromHeaders(rest.headers, 'rest'),
      signal: rest.signal,
      timeoutMs: rest.timeoutMs,
      traceId: rest.traceId,
      ...(rest.idempotencyKey === undefined ? {} : { requestId: rest.idempotencyKey }),
    };
    if (isUnary(method)) return dispatcher.unary(method, message, call);
    if (isServerStreaming(method)) return dispatcher.stream(method, message, call);
    throw new ServiceError('UNIMPLEMENTED', `${method.name} cannot be called over REST.`);
  };
}
