/**
 * Why there is no answer.
 * - NOT_ALLOWED: the URL is one that is never asked, see `refusalOf`.
 * - NOT_RESOLVED: the name has no address.
 * - BLOCKED_ADDRESS: an address that is not public, and not allowed.
 * - TLS_FAILED: the certificate does not fit, or TLS could not be spoken.
 * - CONNECTION_FAILED: no connection, or it broke.
 * - TIMEOUT: no answer in time.
 */
export type OutboundErrorCode =
  | 'NOT_ALLOWED'
  | 'NOT_RESOLVED'
  | 'BLOCKED_ADDRESS'
  | 'TLS_FAILED'
  | 'CONNECTION_FAILED'
  | 'TIMEOUT';

/** A request without an answer. The message is for logs. */
export class OutboundError extends Error {
  readonly code: OutboundErrorCode;

  constructor(code: OutboundErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'OutboundError';
    this.code = code;
  }
}

const TLS = /^(ERR_TLS|ERR_SSL|CERT_|EPROTO$|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_)|CERT|CRL/;

/** What the client has thrown, as an OutboundError. */
export function outboundError(thrown: unknown): OutboundError {
  if (thrown instanceof OutboundError) return thrown;
  const { code, name, cause, message } = thrown as NodeJS.ErrnoException;
  if (cause instanceof OutboundError) return cause;
  const timedOut = name === 'TimeoutError' || /^UND_ERR_\w+_TIMEOUT$/.test(code ?? '') || code === 'ETIMEDOUT';
  if (timedOut) return new OutboundError('TIMEOUT', 'no answer in time', thrown);
  const kind = TLS.test(code ?? '') ? 'TLS_FAILED' : 'CONNECTION_FAILED';
  return new OutboundError(kind, `${kind === 'TLS_FAILED' ? 'TLS' : 'connection'}: ${code ?? message}`, thrown);
}
