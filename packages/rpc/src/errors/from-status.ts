import { anyUnpack } from '@bufbuild/protobuf/wkt';
import {
  BadRequestSchema,
  ErrorInfoSchema,
  RetryInfoSchema,
} from '@policy-registry/contracts/gen/google/rpc/error_details_pb.js';
import type { Status } from '@policy-registry/contracts/gen/google/rpc/status_pb.js';
import { challengeOf } from './challenge.ts';
import { type CodeName, GRPC_CODES } from './codes.ts';
import { REASONS, type Reason } from './reasons.ts';
import { ServiceError } from './service-error.ts';
import { ERROR_DOMAIN } from './to-status.ts';

/** The closest reason where a status names none that is known here. */
const BY_CODE: Readonly<Record<CodeName, Reason>> = {
  CANCELLED: 'CANCELLED',
  UNKNOWN: 'INTERNAL',
  INVALID_ARGUMENT: 'INVALID_ARGUMENT',
  DEADLINE_EXCEEDED: 'DEADLINE_EXCEEDED',
  NOT_FOUND: 'NOT_FOUND',
  ALREADY_EXISTS: 'ALREADY_EXISTS',
  PERMISSION_DENIED: 'NOT_PERMITTED',
  RESOURCE_EXHAUSTED: 'LIMIT_EXCEEDED',
  FAILED_PRECONDITION: 'INVALID_STATE',
  ABORTED: 'CONFLICT',
  OUT_OF_RANGE: 'INVALID_ARGUMENT',
  UNIMPLEMENTED: 'UNIMPLEMENTED',
  INTERNAL: 'INTERNAL',
  UNAVAILABLE: 'UNAVAILABLE',
  DATA_LOSS: 'DATA_CORRUPT',
  UNAUTHENTICATED: 'TOKEN_INVALID',
};

const CODE_NAMES: ReadonlyMap<number, CodeName> = new Map(
  Object.entries(GRPC_CODES).map(([name, code]) => [code, name as CodeName]),
);

/** The reason for a status that has no details. */
export function reasonOfCode(code: number): Reason {
  return BY_CODE[CODE_NAMES.get(code) ?? 'UNKNOWN'];
}

/**
 * The error that `toStatus` made a status of, as far as the status has it: reason, message, metadata, violations, retry delay; and
 * the challenge, from the `www-authenticate` that came with it. A reason that only a newer release knows becomes the closest of
 * its code, and stays readable as `metadata.reason`.
 */
export function fromStatus(status: Status, wwwAuthenticate: string | undefined): ServiceError {
  const unpacked = <T>(unpack: (any: Status['details'][number]) => T | undefined) =>
    status.details.map(unpack).find((detail) => detail !== undefined);
  const info = unpacked((any) => anyUnpack(any, ErrorInfoSchema));
  const violations = unpacked((any) => anyUnpack(any, BadRequestSchema))?.fieldViolations ?? [];
  const delay = unpacked((any) => anyUnpack(any, RetryInfoSchema))?.retryDelay;
  const challenge = challengeOf(wwwAuthenticate);
  const known = info?.domain === ERROR_DOMAIN && isReason(info.reason) ? info.reason : undefined;
  return new ServiceError(known ?? reasonOfCode(status.code), status.message, {
    metadata: { ...info?.metadata, ...(known === undefined && info !== undefined ? { reason: info.reason } : {}) },
    violations: violations.map(({ field, description, reason: code }) =>
      code === '' ? { field, description } : { field, description, code },
    ),
    ...(delay === undefined ? {} : { retryAfterMs: Number(delay.seconds) * 1000 + delay.nanos / 1_000_000 }),
    ...(challenge === undefined ? {} : { challenge }),
  });
}

function isReason(text: string): text is Reason {
  return Object.hasOwn(REASONS, text);
}
