import type { DescMessage } from '@bufbuild/protobuf';
import { type JsonObject, type MessageShape, toBinary, toJson } from '@bufbuild/protobuf';
import { type Code, ConnectError } from '@connectrpc/connect';
import { wwwAuthenticate } from '../../errors/challenge.ts';
import { type CodeName, GRPC_CODES } from '../../errors/codes.ts';
import type { ServiceError } from '../../errors/service-error.ts';
import { BODY_BUDGET, boundedText, type ErrorDetail, TRAILER_BUDGET, toDetails } from '../../errors/to-status.ts';

/** https://connectrpc.com/docs/protocol/#error-codes */
export const CONNECT_HTTP_STATUS: Readonly<Record<CodeName, number>> = {
  CANCELLED: 499,
  UNKNOWN: 500,
  INVALID_ARGUMENT: 400,
  DEADLINE_EXCEEDED: 504,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  PERMISSION_DENIED: 403,
  RESOURCE_EXHAUSTED: 429,
  FAILED_PRECONDITION: 400,
  ABORTED: 409,
  OUT_OF_RANGE: 400,
  UNIMPLEMENTED: 501,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  DATA_LOSS: 500,
  UNAUTHENTICATED: 401,
};

/** Response headers that belong to an error. */
export function errorHeaders(error: ServiceError): Record<string, string> {
  const challenge = wwwAuthenticate(error);
  const headers: Record<string, string> = challenge === undefined ? {} : { 'www-authenticate': challenge };
  if (error.retryAfterMs !== undefined)
    headers['retry-after'] = String(Math.max(1, Math.ceil(error.retryAfterMs / 1000)));
  return headers;
}

/** The error as connect-node sends it: gRPC-Web has it in a trailer. The numbers of Connect's codes are those of gRPC. */
export function toConnectError(error: ServiceError): ConnectError {
  const code: Code = GRPC_CODES[error.code];
  const details = toDetails(error, TRAILER_BUDGET);
  return new ConnectError(boundedText(error.message, TRAILER_BUDGET.message), code, errorHeaders(error), details);
}

/** The body of a failed unary Connect call: https://connectrpc.com/docs/protocol/#error-end-stream */
export function toConnectJson(error: ServiceError): JsonObject {
  return {
    code: error.code === 'CANCELLED' ? 'canceled' : error.code.toLowerCase(),
    message: boundedText(error.message, BODY_BUDGET.message),
    details: toDetails(error, BODY_BUDGET).map(detailJson),
  };
}

function detailJson({ desc, value }: ErrorDetail): JsonObject {
  const message = value as MessageShape<DescMessage>;
  const bytes = Buffer.from(toBinary(desc, message));
  // Connect wants the base64 without padding; `debug` is for people who read it with curl.
  return { type: desc.typeName, value: bytes.toString('base64').replace(/=+$/, ''), debug: toJson(desc, message) };
}
