import type { IncomingHttpHeaders } from 'node:http';
import type { ReflectMessage } from '@bufbuild/protobuf/reflect';
import { malformed } from '../errors/transcoding-error.ts';
import { fill, stringField } from './conditional.ts';

const MAX_LENGTH = 255;

/**
 * The idempotency key of a call: `Idempotency-Key`, bare or as the quoted string of its draft standard, or else the
 * request's `request_id`. The header fills that field where the request has one. Throws MALFORMED_REQUEST when the two
 * differ.
 */
export function applyIdempotencyKey(root: ReflectMessage, headers: IncomingHttpHeaders): string | undefined {
  const field = stringField(root, 'request_id');
  const header = headers['idempotency-key'];
  if (header === undefined) {
    const own = field === undefined ? undefined : root.get(field);
    return typeof own === 'string' && own !== '' ? own : undefined;
  }
  const key = String(header).replace(/^"(.*)"$/, '$1');
  if (key.length > MAX_LENGTH || !/^[\x21\x23-\x7e]+$/.test(key)) {
    throw malformed('Idempotency-Key', `expected 1 to ${MAX_LENGTH} printable characters`);
  }
  if (field !== undefined) fill(root, field, key, 'Idempotency-Key');
  return key;
}
