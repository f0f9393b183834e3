import type { DescMethod } from '@bufbuild/protobuf';
import type { Dispatcher } from '../../core/call.ts';
import { isClientStreaming, isUnary } from '../../core/method-kind.ts';
import { type HttpHandler, pathOf } from '../http/handler.ts';
import { streamBody } from '../http/streamed-body.ts';
import { throughConnectNode } from './through-connect-node.ts';
import { serveUnary } from './unary.ts';
import { unaryRequest } from './unary-request.ts';

export interface ConnectOptions {
  readonly dispatcher: Dispatcher;
  readonly limits?: {
    /** Bytes of one request message, before and after decompression. 16 MiB unless told. */
    readonly maxRequestBytes?: number;
  };
}

const DEFAULT_MAX_REQUEST_BYTES = 16 * 1024 * 1024;

/**
 * Serves Connect (unary by POST and GET, streams; JSON and binary) and gRPC-Web under `/package.Service/Method`. Takes
 * only the paths of its methods. Unary Connect is served here; streams and gRPC-Web go through connect-node.
 */
export function connectHandler({ dispatcher, limits }: ConnectOptions): HttpHandler {
  const maxBytes = limits?.maxRequestBytes ?? DEFAULT_MAX_REQUEST_BYTES;
  const methods = new Map<string, DescMethod>();
  for (const service of dispatcher.services) {
    for (const method of service.methods) methods.set(`/${service.typeName}/${method.name}`, method);
  }
  const adapter = throughConnectNode(dispatcher, maxBytes);
  return async (request, response) => {
    const method = methods.get(pathOf(request));
    if (method === undefined) return false;
    if (isClientStreaming(method)) streamBody(request, response);
    const unary = isUnary(method) ? unaryRequest(request, method, maxBytes) : undefined;
    if (isUnary(method) && unary !== undefined) {
      await serveUnary(dispatcher, method, maxBytes, request, response, unary);
    } else adapter(request, response);
    return true;
  };
}
