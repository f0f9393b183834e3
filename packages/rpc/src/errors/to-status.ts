import { create, type DescMessage, type MessageShape, toBinary } from '@bufbuild/protobuf';
import { anyPack } from '@bufbuild/protobuf/wkt';
import {
  type BadRequest_FieldViolation,
  BadRequest_FieldViolationSchema,
  BadRequestSchema,
  ErrorInfoSchema,
  RetryInfoSchema,
} from '@policy-registry/contracts/gen/google/rpc/error_details_pb.js';
import { type Status, StatusSchema } from '@policy-registry/contracts/gen/google/rpc/status_pb.js';
import { GRPC_CODES } from './codes.ts';
import type { ServiceError, Violation } from './service-error.ts';

/** `ErrorInfo.domain` of every error of the suite. */
export const ERROR_DOMAIN = 'policy.stella-ops.org';

/** UTF-16 units of a message or description that reach a caller. */
const MAX_TEXT = 1000;

/** Bytes of violations in one status. The status travels in a trailer, and gRPC-Java refuses headers above 8 KiB. */
const MAX_VIOLATION_BYTES = 3500;

/** One `google.rpc` error detail: its type and its value, before it is packed into an Any. */
export interface ErrorDetail<D extends DescMessage = DescMessage> {
  readonly desc: D;
  readonly value: MessageShape<D>;
}

/** The text, cut to a bound, without lone surrogates (which neither UTF-8 nor percent-encoding can carry). */
export function boundedText(text: string, limit = MAX_TEXT): string {
  return (text.length <= limit ? text : `${text.slice(0, limit - 1)}…`).toWellFormed();
}

/**
 * The details of an error: `ErrorInfo` always, `BadRequest` when there are violations, `RetryInfo` when a delay is known.
 * When not all violations fit, `ErrorInfo.metadata.violationsOmitted` says how many were left out.
 */
export function toDetails(error: ServiceError): ErrorDetail[] {
  const violations = fitting(error.violations);
  const metadata = boundedMetadata(error.metadata);
  const omitted = error.violations.length - violations.length;
  if (omitted > 0) metadata.violationsOmitted = String(omitted);
  const details: ErrorDetail[] = [
    detail(ErrorInfoSchema, create(ErrorInfoSchema, { reason: error.reason, domain: ERROR_DOMAIN, metadata })),
  ];
  if (violations.length > 0) {
    details.push(detail(BadRequestSchema, create(BadRequestSchema, { fieldViolations: violations })));
  }
  if (error.retryAfterMs !== undefined) {
    details.push(detail(RetryInfoSchema, create(RetryInfoSchema, { retryDelay: duration(error.retryAfterMs) })));
  }
  return details;
}

/** The error as `google.rpc.Status`, small enough for a gRPC trailer. */
export function toStatus(error: ServiceError): Status {
  return create(StatusSchema, {
    code: GRPC_CODES[error.code],
    message: boundedText(error.message),
    details: toDetails(error).map(({ desc, value }) => anyPack(desc, value)),
  });
}

function detail<D extends DescMessage>(desc: D, value: MessageShape<D>): ErrorDetail {
  return { desc, value };
}

function fitting(violations: readonly Violation[]): BadRequest_FieldViolation[] {
  const kept: BadRequest_FieldViolation[] = [];
  let bytes = 0;
  for (const { field, description, code } of violations) {
    const violation = create(BadRequest_FieldViolationSchema, {
      field: boundedText(field, 300),
      description: boundedText(description, 500),
      reason: boundedText(code ?? '', 100),
    });
    bytes += toBinary(BadRequest_FieldViolationSchema, violation).byteLength;
    if (bytes > MAX_VIOLATION_BYTES) break;
    kept.push(violation);
  }
  return kept;
}

function boundedMetadata(metadata: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(metadata).slice(0, 16);
  return Object.fromEntries(entries.map(([key, value]) => [boundedText(key, 64), boundedText(value, 256)]));
}

function duration(milliseconds: number): { seconds: bigint; nanos: number } {
  const whole = Math.max(0, Math.round(milliseconds));
  return { seconds: BigInt(Math.floor(whole / 1000)), nanos: (whole % 1000) * 1_000_000 };
}
