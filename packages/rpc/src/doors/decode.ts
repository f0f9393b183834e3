import { type DescMessage, fromBinary, type Message } from '@bufbuild/protobuf';
import { ServiceError } from '../errors/service-error.ts';

/** Decodes protobuf bytes of a caller. Unknown fields are kept (the rule of protobuf). Throws MALFORMED_REQUEST, TOO_LARGE. */
export function decodeBinary(desc: DescMessage, bytes: Uint8Array, maxBytes: number): Message {
  if (bytes.byteLength > maxBytes) throw tooLarge(maxBytes);
  try {
    return fromBinary(desc, bytes);
  } catch (cause) {
    throw new ServiceError('MALFORMED_REQUEST', `The request is not a valid ${desc.typeName}.`, { cause });
  }
}

export function tooLarge(maxBytes: number): ServiceError {
  return new ServiceError('TOO_LARGE', `The request is larger than ${maxBytes} bytes.`, {
    metadata: { maxBytes: String(maxBytes) },
  });
}
