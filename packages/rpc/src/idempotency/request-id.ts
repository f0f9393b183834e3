import type { DescMessage, Message } from '@bufbuild/protobuf';
import { ServiceError } from '../errors/service-error.ts';

const FIELD = 'requestId';
/** Printable ASCII: it is a header value at some doors. */
const ALLOWED = /^[\x21-\x7e]{1,128}$/;

/**
 * The request id of a call: the `Idempotency-Key` of the door or the `request_id` of the message, which must agree when
 * both are given. Throws INVALID_ARGUMENT when they do not, or when the id is not 1 to 128 printable ASCII characters.
 */
export function requestIdOf(desc: DescMessage, request: Message, fromDoor: string | undefined): string | undefined {
  const inMessage = fieldValue(desc, request);
  if (fromDoor !== undefined && inMessage !== undefined && fromDoor !== inMessage) {
    throw invalid('The idempotency key of the call and the request_id of the message differ.', 'request_id.mismatch');
  }
  const id = fromDoor ?? inMessage;
  if (id !== undefined && !ALLOWED.test(id)) {
    throw invalid('A request id has 1 to 128 printable ASCII characters.', 'request_id.format');
  }
  return id;
}

/** The request with its `request_id` set, if the message has such a field: handlers and digests see the same at every door. */
export function withRequestId(desc: DescMessage, request: Message, id: string | undefined): Message {
  if (id === undefined || desc.field[FIELD] === undefined || fieldValue(desc, request) === id) return request;
  return Object.assign(Object.create(Object.getPrototypeOf(request)), request, { [FIELD]: id });
}

function fieldValue(desc: DescMessage, request: Message): string | undefined {
  if (desc.field[FIELD] === undefined) return undefined;
  const value = (request as Message & { readonly [FIELD]?: unknown })[FIELD];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function invalid(message: string, code: string): ServiceError {
  return new ServiceError('INVALID_ARGUMENT', message, {
    violations: [{ field: FIELD, description: message, code }],
  });
}
