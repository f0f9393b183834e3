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

/** How many bytes of each part of an error are sent. */
export interface ErrorBudget {
  readonly message: number;
  readonly metadata: number;
  readonly violations: number;
}

/**
 * For a gRPC trailer: clients in Java refuse header lists above 8 KiB, and the status is there in base64, its message
 * a second time in percent encoding.
 */
export const TRAILER_BUDGET: ErrorBudget = { message: 512, metadata: 1000, violations: 2400 };

/** For a response body. */
export const BODY_BUDGET: ErrorBudget = { message: 4000, metadata: 4000, violations: 64_000 };

const MAX_FIELD_BYTES = 300;
const MAX_DESCRIPTION_BYTES = 600;
const MAX_CODE_BYTES = 100;

/** One `google.rpc` error detail: its type and its value, before it is packed into an Any. */
export interface ErrorDetail<D extends DescMessage = DescMessage> {
  readonly desc: D;
  readonly value: MessageShape<D>;
}

/** The text, cut to so many bytes of UTF-8, without lone surrogates (which neither UTF-8 nor percent-encoding can carry). */
export function boundedText(text: string, maxBytes: number): string {
  // Three bytes is the most that one UTF-16 unit takes.
  if (text.length * 3 <= maxBytes) return text.toWellFormed();
  const bytes = Buffer.from(text.slice(0, maxBytes + 1).toWellFormed());
  if (bytes.byteLength <= maxBytes) return bytes.toString();
  const ellipsis = '…';
  // A character that was cut in the middle decodes to U+FFFD, which is dropped.
  return (
    bytes
      .subarray(0, maxBytes - Buffer.byteLength(ellipsis))
      .toString()
      .replace(/\ufffd$/, '') + ellipsis
  );
}

/**
 * The details of an error: `ErrorInfo` always, `BadRequest` when there are violations, `RetryInfo` when a delay is known.
 * When not all violations fit, `ErrorInfo.metadata.violationsOmitted` says how many were left out.
 */
export function toDetails(error: ServiceError, budget: ErrorBudget): ErrorDetail[] {
  const violations = fittingViolations(error.violations, budget.violations);
  const metadata = fittingMetadata(error.metadata, budget.metadata);
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
    message: boundedText(error.message, TRAILER_BUDGET.message),
    details: toDetails(error, TRAILER_BUDGET).map(({ desc, value }) => anyPack(desc, value)),
  });
}

function detail<D extends DescMessage>(desc: D, value: MessageShape<D>): ErrorDetail {
  return { desc, value };
}

function fittingViolations(violations: readonly Violation[], maxBytes: number): BadRequest_FieldViolation[] {
  const kept: BadRequest_FieldViolation[] = [];
  let bytes = 0;
  for (const { field, description, code } of violations) {
    const violation = create(BadRequest_FieldViolationSchema, {
      field: boundedText(field, MAX_FIELD_BYTES),
      description: boundedText(description, MAX_DESCRIPTION_BYTES),
      reason: boundedText(code ?? '', MAX_CODE_BYTES),
    });
    bytes += toBinary(BadRequest_FieldViolationSchema, violation).byteLength;
    if (bytes > maxBytes) break;
    kept.push(violation);
  }
  return kept;
}

/** In the order of the object; the first entries are kept. */
function fittingMetadata(metadata: Readonly<Record<string, string>>, maxBytes: number): Record<string, string> {
  const kept: Record<string, string> = {};
  let bytes = 0;
  for (const [key, value] of Object.entries(metadata)) {
    const text = boundedText(value, MAX_FIELD_BYTES);
    bytes += Buffer.byteLength(key) + Buffer.byteLength(text);
    if (bytes > maxBytes) break;
    kept[key.toWellFormed()] = text;
  }
  return kept;
}

function duration(milliseconds: number): { seconds: bigint; nanos: number } {
  const whole = Math.max(0, Math.round(milliseconds));
  return { seconds: BigInt(Math.floor(whole / 1000)), nanos: (whole % 1000) * 1_000_000 };
}
