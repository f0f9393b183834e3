import { type CodeName, isCodeName } from './codes.ts';

/** One broken rule of a request. `field` is a path in proto JSON names. */
export interface Violation {
  readonly field: string;
  readonly description: string;
  readonly code?: string;
}

/**
 * What this package understands of an error, whoever threw it. The shape is that of `ServiceError` in
 * `@policy-registry/rpc`; it is structural, so that this package depends on no error class but its own.
 */
export interface TranscodableError {
  readonly reason: string;
  readonly code: CodeName;
  readonly message: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly violations: readonly Violation[];
  readonly retryAfterMs?: number | undefined;
  /** Parameters of a `WWW-Authenticate: Bearer` challenge (RFC 6750, RFC 9470). */
  readonly challenge?: Readonly<Record<string, string>> | undefined;
}

/** True for anything of the shape of `TranscodableError`; the optional parts are not looked at. */
export function isTranscodableError(error: unknown): error is TranscodableError {
  if (typeof error !== 'object' || error === null) return false;
  const { reason, code, message, metadata, violations } = error as Partial<TranscodableError>;
  return (
    typeof reason === 'string' &&
    isCodeName(code) &&
    typeof message === 'string' &&
    typeof metadata === 'object' &&
    Array.isArray(violations)
  );
}

/** The reasons that transcoding itself refuses with, and the code of each. Names as in `@policy-registry/rpc`. */
export const OWN_REASONS = {
  MALFORMED_REQUEST: 'INVALID_ARGUMENT',
  UNKNOWN_FIELD: 'INVALID_ARGUMENT',
  UNSUPPORTED_MEDIA_TYPE: 'INVALID_ARGUMENT',
  NOT_ACCEPTABLE: 'INVALID_ARGUMENT',
  METHOD_NOT_ALLOWED: 'UNIMPLEMENTED',
  NOT_FOUND: 'NOT_FOUND',
  TOO_LARGE: 'RESOURCE_EXHAUSTED',
  ETAG_MISMATCH: 'ABORTED',
  CANCELLED: 'CANCELLED',
  INTERNAL: 'INTERNAL',
} as const satisfies Record<string, CodeName>;

export type OwnReason = keyof typeof OWN_REASONS;

export interface TranscodingErrorDetails {
  readonly violations?: readonly Violation[];
  readonly metadata?: Readonly<Record<string, string>>;
  /** Only where HTTP has a status of its own for the refusal, e.g. 414. */
  readonly httpStatus?: number;
  /** Response headers that belong to the refusal, e.g. `Allow`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** A refusal that the HTTP mapping itself makes, before any handler is called. */
export class TranscodingError extends Error implements TranscodableError {
  readonly reason: OwnReason;
  readonly code: CodeName;
  readonly metadata: Readonly<Record<string, string>>;
  readonly violations: readonly Violation[];
  readonly httpStatus: number | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(reason: OwnReason, message: string, details: TranscodingErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'TranscodingError';
    this.reason = reason;
    this.code = OWN_REASONS[reason];
    this.metadata = details.metadata ?? {};
    this.violations = details.violations ?? [];
    this.httpStatus = details.httpStatus;
    this.headers = details.headers ?? {};
  }
}

/** A request that breaks the mapping at one named place: a query key, a path variable, a field of the body. */
export function malformed(field: string, description: string): TranscodingError {
  return new TranscodingError('MALFORMED_REQUEST', `${field}: ${description}`, {
    violations: [{ field, description }],
  });
}

/** A name that is not part of the request message. */
export function unknownField(field: string, description: string): TranscodingError {
  return new TranscodingError('UNKNOWN_FIELD', `${field}: ${description}`, { violations: [{ field, description }] });
}
