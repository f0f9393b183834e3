import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  create,
  type DescMethod,
  type DescMethodServerStreaming,
  type DescMethodUnary,
  type Message,
} from '@bufbuild/protobuf';
import type { ConnectRouter, Interceptor, StreamRequest } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import type { Call, Dispatcher } from '../../core/call.ts';
import { isClientStreaming, isServerStreaming, isUnary } from '../../core/method-kind.ts';
import { ServiceError } from '../../errors/service-error.ts';
import { toServiceError } from '../../errors/to-service-error.ts';
import { callFromHeaders } from '../http/header-call.ts';
import { toConnectError } from './connect-error.ts';
import { decodeFault } from './decode-fault.ts';
import { requestTimeout } from './timeout.ts';

/**
 * The methods of the dispatcher behind connect-node: streams, of requests or answers, over Connect and gRPC-Web, unary calls over gRPC-Web.
 *
 * The calls are answered in an interceptor, because that is where the request can still be had undecoded: an
 * implementation runs only after decoding, and what goes wrong there never reaches it. Unary methods are registered as
 * server-streaming ones (the same bytes in gRPC-Web) for the same reason: of a unary call an interceptor sees only the decoded message.
 */
export function throughConnectNode(
  dispatcher: Dispatcher,
  maxBytes: number,
): (request: IncomingMessage, response: ServerResponse) => void {
  const originals = new Map<string, DescMethodUnary>();
  const routes = (router: ConnectRouter) => {
    for (const method of dispatcher.services.flatMap((service) => service.methods)) {
      if (isServerStreaming(method)) router.rpc(method, nothing, { grpc: false } as object);
      if (isClientStreaming(method)) router.rpc(method, async () => create(method.output), { grpc: false } as object);
      if (isUnary(method)) {
        originals.set(keyOf(method), method);
        router.rpc(asStream(method), nothing, { grpc: false, connect: false } as object);
      }
    }
  };
  return connectNodeAdapter({
    routes,
    grpc: false,
    readMaxBytes: maxBytes,
    jsonOptions: { ignoreUnknownFields: false },
    interceptors: [answering(dispatcher, maxBytes, originals)],
  });
}

/** The implementation that connect-node wants; the interceptor answers instead. */
async function* nothing(): AsyncGenerator<never> {}

function asStream(method: DescMethodUnary): DescMethodServerStreaming {
  return { ...method, methodKind: 'server_streaming' };
}

function keyOf(method: DescMethod): string {
  return `${method.parent.typeName}/${method.name}`;
}

function answering(
  dispatcher: Dispatcher,
  maxBytes: number,
  originals: ReadonlyMap<string, DescMethodUnary>,
): Interceptor {
  return (next) => async (request) => {
    if (!request.stream) return next(request);
    // `nothing` is given something to read, so that the response with its headers comes back.
    const response = await next({ ...request, message: only(create(request.method.input)) });
    if (!response.stream) return response;
    const method = originals.get(keyOf(request.method)) ?? request.method;
    return { ...response, message: answer(dispatcher, method, request, maxBytes) };
  };
}

async function* answer(
  dispatcher: Dispatcher,
  method: DescMethod,
  request: StreamRequest,
  maxBytes: number,
): AsyncGenerator<Message> {
  const read = () => readOne(request.message, maxBytes);
  try {
    if (isUnary(method)) yield await dispatcher.unary(method, read, callFrom(request));
    if (isServerStreaming(method)) yield* dispatcher.stream(method, read, callFrom(request));
    if (isClientStreaming(method)) {
      yield await dispatcher.clientStream(method, readAll(request.message, maxBytes), callFrom(request));
    }
  } catch (thrown) {
    throw toConnectError(toServiceError(thrown));
  }
}

function callFrom(request: StreamRequest): Call {
  const headers = Object.fromEntries(request.header);
  return {
    ...callFromHeaders(headers, 'connect'),
    signal: request.signal,
    timeoutMs: requestTimeout(headers),
  };
}

/** Who stops early leaves the rest unread, since connect-node would cut the connection off, and the answer with it. */
async function* readAll(messages: AsyncIterable<Message>, maxBytes: number): AsyncGenerator<Message, void, void> {
  const iterator = messages[Symbol.asyncIterator]();
  for (;;) {
    const next = await iterator.next().catch((thrown: unknown) => {
      throw decodeFault(thrown, maxBytes);
    });
    if (next.done === true) return;
    yield next.value;
  }
}

async function readOne(messages: AsyncIterable<Message>, maxBytes: number): Promise<Message> {
  let message: Message | undefined;
  try {
    for await (const next of messages) {
      if (message !== undefined) throw new ServiceError('MALFORMED_REQUEST', 'The call takes one message, not more.');
      message = next;
    }
  } catch (thrown) {
    throw decodeFault(thrown, maxBytes);
  }
  if (message === undefined) throw new ServiceError('MALFORMED_REQUEST', 'The call has no message.');
  return message;
}

async function* only<T>(value: T): AsyncGenerator<T> {
  yield value;
}
