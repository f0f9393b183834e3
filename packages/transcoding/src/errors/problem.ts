import { HTTP_STATUS, titleOf } from './codes.ts';
import { isTranscodableError, type TranscodableError, TranscodingError } from './transcoding-error.ts';

/** The body of an `application/problem+json` response (RFC 9457), with this API's extension members. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The stable reason, the same word as `ErrorInfo.reason` on gRPC. */
  readonly code: string;
  readonly details: readonly { readonly path: string; readonly error: string; readonly code?: string }[];
  readonly traceId: string;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface ProblemResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Problem;
  /** True when the error was not one that may be shown: the caller should log it. */
  readonly unexpected: boolean;
}

export interface ProblemOptions {
  /** The caller sent `If-Match`: a failed etag is then 412, not 409. */
  readonly ifMatchSent?: boolean;
  /** Prefix of a page that explains each reason; `type` is `about:blank` without it. */
  readonly typeBase?: string;
}

const UNEXPECTED: TranscodableError = {
  reason: 'INTERNAL',
  code: 'INTERNAL',
  message: 'The service failed to handle the request.',
  metadata: {},
  violations: [],
};

/**
 * Renders any thrown value as a problem response. An error that is not a `TranscodableError` becomes INTERNAL with a fixed
 * text: its own message may hold what callers must not see.
 */
export function toProblem(error: unknown, traceId: string, options: ProblemOptions = {}): ProblemResponse {
  const expected = isTranscodableError(error);
  const shown = expected ? error : UNEXPECTED;
  const status = statusOf(shown, options.ifMatchSent === true);
  return {
    status,
    headers: headersOf(shown, status),
    unexpected: !expected,
    body: {
      type: options.typeBase === undefined ? 'about:blank' : `${options.typeBase}${shown.reason}`,
      title: titleOf(status),
      status,
      detail: shown.message,
      code: shown.reason,
      details: shown.violations.map(({ field, description, code }) => ({
        path: field,
        error: description,
        ...(code === undefined ? {} : { code }),
      })),
      // Who handled the call knows under which id it was logged.
      traceId: shown.metadata.traceId ?? traceId,
      metadata: shown.metadata,
    },
  };
}

function statusOf(error: TranscodableError, ifMatchSent: boolean): number {
  if (error instanceof TranscodingError && error.httpStatus !== undefined) return error.httpStatus;
  switch (error.reason) {
    case 'TOO_LARGE':
      return 413;
    case 'UNSUPPORTED_MEDIA_TYPE':
      return 415;
    case 'NOT_ACCEPTABLE':
      return 406;
    case 'METHOD_NOT_ALLOWED':
      return 405;
    case 'ETAG_MISMATCH':
      return ifMatchSent ? 412 : 409;
    default:
      return HTTP_STATUS[error.code];
  }
}

function headersOf(error: TranscodableError, status: number): Record<string, string> {
  const headers: Record<string, string> = error instanceof TranscodingError ? { ...error.headers } : {};
  if (status === 401 || error.challenge !== undefined) headers['www-authenticate'] = bearer(error.challenge ?? {});
  if (error.retryAfterMs !== undefined)
    headers['retry-after'] = String(Math.max(1, Math.ceil(error.retryAfterMs / 1000)));
  return headers;
}

/** `Bearer key="value", …`. Characters that a quoted-string cannot hold are dropped, so no value can end the string. */
function bearer(challenge: Readonly<Record<string, string>>): string {
  const parameters = Object.entries(challenge)
    .filter(([key]) => /^[A-Za-z0-9_-]+$/.test(key))
    .map(([key, value]) => `${key}="${value.replace(/[^\x20-\x7e]|["\\]/g, '')}"`);
  return parameters.length === 0 ? 'Bearer' : `Bearer ${parameters.join(', ')}`;
}
