import type { IncomingHttpHeaders } from 'node:http';
import type { DescMethod, Message } from '@bufbuild/protobuf';
import type { Call, Dispatcher } from '../../core/call.ts';
import { isClientStreaming, isServerStreaming, isUnary } from '../../core/method-kind.ts';
import { REASONS } from '../../errors/reasons.ts';
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
  return (
    method: DescMethod,
    request: Message | AsyncIterable<Message>,
    rest: RestCallLike,
  ): Promise<Message> | AsyncIterable<Message> => {
    const call: Call = {
      ...callFromHeaders(rest.headers, 'rest'),
      signal: rest.signal,
      timeoutMs: rest.timeoutMs,
      traceId: rest.traceId,
      ...(rest.idempotencyKey === undefined ? {} : { requestId: rest.idempotencyKey }),
    };
    if (Symbol.asyncIterator in request) {
      if (isClientStreaming(method)) return dispatcher.clientStream(method, inOurTerms(request), call);
    } else {
      if (isUnary(method)) return dispatcher.unary(method, request, call);
      if (isServerStreaming(method)) return dispatcher.stream(method, request, call);
    }
    throw new ServiceError('UNIMPLEMENTED', `${method.name} cannot be called over REST.`);
  };
}

/** What keeps the body of a request from being read is said by the REST handler, in an error class of its own. */
async function* inOurTerms(requests: AsyncIterable<Message>): AsyncGenerator<Message> {
  try {
    yield* requests;
  } catch (thrown) {
    throw isRefusal(thrown) ? asServiceError(thrown) : thrown;
  }
}

function asServiceError(refusal: Refusal): ServiceError {
  const { reason, message, metadata, violations } = refusal;
  return new ServiceError(reason, message, { metadata, violations, cause: refusal });
}

type Refusal = Error & Pick<ServiceError, 'reason' | 'metadata' | 'violations'>;

function isRefusal(thrown: unknown): thrown is Refusal {
  return thrown instanceof Error && 'reason' in thrown && Object.hasOwn(REASONS, String(thrown.reason));
}
