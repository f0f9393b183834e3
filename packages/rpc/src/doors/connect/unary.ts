import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import {
  type DescMessage,
  type DescMethodUnary,
  type Message,
  type MessageShape,
  toBinary,
  toJsonString,
} from '@bufbuild/protobuf';
import type { Dispatcher } from '../../core/call.ts';
import { ServiceError } from '../../errors/service-error.ts';
import { toServiceError } from '../../errors/to-service-error.ts';
import { decodeBinary } from '../decode.ts';
import { decodeJson } from '../decode-json.ts';
import { hangUpSignal } from '../http/handler.ts';
import { callFromHeaders } from '../http/header-call.ts';
import { CONNECT_HTTP_STATUS, errorHeaders, toConnectJson } from './connect-error.ts';
import type { UnaryCodec, UnaryRequest } from './unary-request.ts';

/** Smaller responses do not get smaller. */
const COMPRESS_FROM_BYTES = 1024;
const compress = promisify(gzip);

/**
 * Serves one unary Connect call: https://connectrpc.com/docs/protocol/#unary-request
 *
 * connect-node does this too, through abort controllers, iterables and several writes per call, at a third of the speed;
 * and a request that it cannot decode is answered without our error details.
 */
export async function serveUnary(
  dispatcher: Dispatcher,
  method: DescMethodUnary,
  maxBytes: number,
  request: IncomingMessage,
  response: ServerResponse,
  { codec, read }: UnaryRequest,
): Promise<void> {
  const decode = async () => {
    const bytes = await read();
    return codec === 'proto' ? decodeBinary(method.input, bytes, maxBytes) : decodeJson(method.input, bytes);
  };
  try {
    const timeoutMs = checkedTimeout(request);
    const call = { ...callFromHeaders(request.headers, 'connect'), timeoutMs, signal: hangUpSignal(response) };
    const message = await dispatcher.unary(method, decode, call);
    await answer(request, response, 200, `application/${codec}`, encode(method.output, message, codec));
  } catch (thrown) {
    const error = toServiceError(thrown);
    for (const [name, value] of Object.entries(errorHeaders(error))) response.setHeader(name, value);
    const body = Buffer.from(JSON.stringify(toConnectJson(error)));
    await answer(request, response, CONNECT_HTTP_STATUS[error.code], 'application/json', body);
  }
}

function checkedTimeout({ headers }: IncomingMessage): number | undefined {
  const version = headers['connect-protocol-version'];
  if (version !== undefined && version !== '1') {
    throw new ServiceError('MALFORMED_REQUEST', 'connect-protocol-version must be 1.');
  }
  const timeout = headers['connect-timeout-ms'];
  if (timeout === undefined) return undefined;
  if (typeof timeout === 'string' && /^\d{1,10}$/.test(timeout)) return Number(timeout);
  throw new ServiceError('MALFORMED_REQUEST', 'connect-timeout-ms must be 1 to 10 digits.');
}

function encode(desc: DescMessage, message: Message, codec: UnaryCodec): Uint8Array {
  const shape = message as MessageShape<DescMessage>;
  return codec === 'proto' ? toBinary(desc, shape) : Buffer.from(toJsonString(desc, shape));
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  contentType: string,
  body: Uint8Array,
): Promise<void> {
  let sent = body;
  if (body.byteLength >= COMPRESS_FROM_BYTES) {
    response.setHeader('vary', 'accept-encoding');
    if (acceptsGzip(request)) {
      sent = await compress(body);
      response.setHeader('content-encoding', 'gzip');
    }
  }
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': sent.byteLength,
    'x-content-type-options': 'nosniff',
  });
  response.end(sent);
}

function acceptsGzip({ headers }: IncomingMessage): boolean {
  return /(^|,)\s*gzip\s*($|,|;(?!\s*q=0(\.0*)?\s*($|,)))/i.test(String(headers['accept-encoding'] ?? ''));
}
