import type { IncomingMessage } from 'node:http';
import type { DescMethodUnary } from '@bufbuild/protobuf';
import { MethodOptions_IdempotencyLevel } from '@bufbuild/protobuf/wkt';
import { ServiceError } from '../../errors/service-error.ts';
import { tooLarge } from '../decode.ts';
import { readBody } from '../http/read-body.ts';

export type UnaryCodec = 'json' | 'proto';

/** What a unary Connect request asks for, whether by POST or by GET. */
export interface UnaryRequest {
  readonly codec: UnaryCodec;
  /** Reads the message bytes. Throws MALFORMED_REQUEST, TOO_LARGE, UNIMPLEMENTED (an encoding), CANCELLED. */
  readonly read: () => Promise<Uint8Array> | Uint8Array;
}

const POST_TYPE = /^application\/(json|proto)\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

/** The request as a unary Connect call, or undefined when it is not one (gRPC-Web, an unknown media type, another verb). */
export function unaryRequest(
  request: IncomingMessage,
  method: DescMethodUnary,
  maxBytes: number,
): UnaryRequest | undefined {
  if (request.method === 'POST') {
    const [, codec] = POST_TYPE.exec(request.headers['content-type'] ?? '') ?? [];
    if (codec === undefined) return undefined;
    return { codec: codec.toLowerCase() as UnaryCodec, read: () => readBody(request, maxBytes) };
  }
  const readOnly = method.idempotency === MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS;
  return request.method === 'GET' && readOnly ? getRequest(request, maxBytes) : undefined;
}

/** https://connectrpc.com/docs/protocol/#unary-get-request */
function getRequest(request: IncomingMessage, maxBytes: number): UnaryRequest | undefined {
  const url = request.url ?? '';
  const query = new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?')) : '');
  const codec = query.get('encoding');
  if (codec !== 'json' && codec !== 'proto') return undefined;
  return {
    codec,
    read: () => {
      if (!['', 'identity', null].includes(query.get('compression'))) {
        throw new ServiceError('UNIMPLEMENTED', 'A message in the query cannot be compressed.');
      }
      if (!['v1', null].includes(query.get('connect'))) {
        throw new ServiceError('MALFORMED_REQUEST', 'The query parameter connect must be v1.');
      }
      const message = query.get('message') ?? '';
      const bytes = Buffer.from(message, query.get('base64') === '1' ? 'base64url' : 'utf8');
      if (bytes.byteLength > maxBytes) throw tooLarge(maxBytes);
      return bytes;
    },
  };
}
