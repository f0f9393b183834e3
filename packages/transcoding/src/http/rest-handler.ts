import type { IncomingMessage, ServerResponse } from 'node:http';
import { bindRequest } from '../binding/bind-request.ts';
import { bindStream } from '../binding/bind-stream.ts';
import type { RawBody } from '../binding/http-body.ts';
import { bodyFormat } from '../binding/request-body.ts';
import { responseFormat } from '../binding/response-body.ts';
import { TranscodingError } from '../errors/transcoding-error.ts';
import type { RouteMatch, RouteResult } from '../routes/route-table.ts';
import { bodyParts } from './body-parts.ts';
import { applyPreconditions } from './conditional.ts';
import { applyCors, applyPreflight } from './cors.ts';
import { Exchange } from './exchange.ts';
import { requireJsonAccepted, streamFormatOf } from './negotiate.ts';
import { applyPreferredWait } from './prefer.ts';
import { announcesBody, dropRest, readBody, requireJson } from './read-body.ts';
import { applyIdempotencyKey } from './request-id.ts';
import type { RestCall, RestHandlerOptions } from './rest-options.ts';
import { applyLastEventId } from './resume.ts';
import { serveStream, serveUnary } from './serve.ts';
import { timeoutOf } from './timeouts.ts';
import { applySafeHeaders } from './write-response.ts';

export type RestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/**
 * Serves the routes over node's HTTP server. Resolves to false, having touched nothing, when the path is not under the
 * routes' base, so that another handler can take the request; to true when the response is done. Never rejects: every
 * failure is answered as problem+json.
 */
export function createRestHandler(options: RestHandlerOptions): RestHandler {
  return async (request, response) => {
    const exchange = new Exchange(request, response, options);
    const route = findRoute(exchange);
    if (route === undefined) return false;
    try {
      applySafeHeaders(response);
      applyCors(request, response, options.cors);
      await serve(exchange, route());
    } catch (error) {
      await exchange.refuse(error);
    }
    return true;
  };
}

/** The route, or what to throw instead of it; undefined when the path is somebody else's. */
function findRoute({ request, path, options: { routes, limits } }: Exchange): (() => RouteResult) | undefined {
  const covered = routes.covers(path);
  if (Buffer.byteLength(request.url ?? '') > limits.maxUrlBytes) {
    return covered ? () => refuseUrl(limits.maxUrlBytes) : undefined;
  }
  try {
    const result = routes.resolve(request.method ?? 'GET', path);
    return result.kind === 'no such path' && !covered ? undefined : () => result;
  } catch (error) {
    if (!covered) return undefined;
    return () => {
      throw error;
    };
  }
}

function refuseUrl(most: number): never {
  throw new TranscodingError('TOO_LARGE', `The URL is longer than ${most} bytes.`, { httpStatus: 414 });
}

async function serve(exchange: Exchange, route: RouteResult): Promise<void> {
  const { request, response, options } = exchange;
  if (route.kind === 'no such path') throw new TranscodingError('NOT_FOUND', 'There is no such path in this API.');
  if (route.kind === 'wrong method') {
    response.setHeader('allow', route.allowed.join(', '));
    if (request.method === 'OPTIONS') {
      applyPreflight(response, options.cors, route.allowed);
      response.writeHead(204).end();
      return;
    }
    throw new TranscodingError('METHOD_NOT_ALLOWED', `The path does not take ${request.method}.`);
  }
  await call(exchange, route.match);
}

async function call(exchange: Exchange, match: RouteMatch): Promise<void> {
  const { request, options } = exchange;
  const { binding } = match;
  exchange.method = binding.method;
  const streaming = binding.method.methodKind === 'server_streaming';
  const raw = responseFormat(binding) === 'raw';
  const stream = streaming && !raw ? streamFormatOf(request.headers) : undefined;
  if (!streaming && !raw) requireJsonAccepted(request.headers);
  const isUnary = binding.method.methodKind === 'unary';
  const timeoutMs = timeoutOf(request.headers, isUnary ? options.limits.maxTimeoutMs : undefined);

  const parts = binding.method.methodKind === 'client_streaming' ? partsOf(exchange, match) : undefined;
  const body = parts === undefined ? await bodyOf(exchange, match) : NO_BODY;
  const message = bindRequest({ match, query: exchange.query, body }, options.routes.keptEscapes, options.registry);
  applyPreconditions(message, binding, request.headers);
  applyLastEventId(message, request.headers);
  applyPreferredWait(message, request.headers);
  const idempotencyKey = applyIdempotencyKey(message, request.headers);

  const restCall: RestCall = {
    door: 'rest',
    headers: request.headers,
    signal: exchange.signal,
    traceId: exchange.traceId,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  };
  const contentType = request.headers['content-type'] ?? '';
  const requests = parts === undefined ? message.message : bindStream(message, binding, contentType, parts);
  const answer = options.invoke(binding.method, requests, restCall);
  if (streaming) await serveStream(exchange, binding, answer, stream);
  else await serveUnary(exchange, binding, answer);
}

const NO_BODY: RawBody = { contentType: '', data: new Uint8Array() };

async function bodyOf({ request, options }: Exchange, { binding }: RouteMatch): Promise<RawBody> {
  if (!announcesBody(request)) return NO_BODY;
  if (bodyFormat(binding) === 'json') requireJson(request.headers['content-type'] ?? '');
  return readBody(request, options.bodyLimitsOf?.(binding.method) ?? options.limits);
}

function partsOf({ request, response, options }: Exchange, { binding }: RouteMatch): AsyncIterable<Uint8Array> {
  options.onStreamedBody?.(request);
  response.once('finish', () => {
    if (!request.complete) dropRest(request);
  });
  return bodyParts(request, options.bodyLimitsOf?.(binding.method) ?? options.limits);
}
