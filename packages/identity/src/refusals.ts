import { ServiceError } from '@policy-registry/rpc/errors';

/** Which check a token did not pass. Travels as `metadata.check`, so that a client can tell an old token from a bad one. */
export type TokenCheck =
  | 'size'
  | 'format'
  | 'algorithm'
  | 'key_id'
  | 'key'
  | 'signature'
  | 'type'
  | 'issuer'
  | 'audience'
  | 'expired'
  | 'not_yet_valid'
  | 'claims';

/**
 * TOKEN_INVALID with the RFC 6750 challenge. The description is fixed text: neither the token nor a claim of it is
 * repeated, and no cause is kept, since the libraries' errors carry the claims.
 */
export function tokenInvalid(check: TokenCheck, description: string): ServiceError {
  return new ServiceError('TOKEN_INVALID', description, {
    metadata: { check },
    challenge: { error: 'invalid_token', error_description: description },
  });
}

/** TOKEN_MISSING. By RFC 6750 3.1 the challenge of a call without credentials names no error. */
export function tokenMissing(): ServiceError {
  return new ServiceError('TOKEN_MISSING', 'The call carries no bearer token: sign in first.', { challenge: {} });
}

/** UNAVAILABLE: the token may be good, but the issuer's keys cannot be had to tell. */
export function keysUnavailable(message: string, cause?: unknown): ServiceError {
  return new ServiceError('UNAVAILABLE', message, { retryAfterMs: 1_000, cause });
}
