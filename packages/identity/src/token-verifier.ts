import { ServiceError } from '@policy-registry/rpc/errors';
import { decodeProtectedHeader, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { tokenInvalid } from './refusals.ts';
import { readVerifiedToken, type VerifiedToken } from './verified-token.ts';

export interface TokenVerifierOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  readonly clockToleranceSeconds: number;
  readonly maxTokenBytes: number;
}

const COMPACT_JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** What RFC 9068 2.2 requires and a decision here rests on. */
const REQUIRED_CLAIMS = ['iss', 'aud', 'exp', 'iat', 'sub'];

/**
 * Verifies one access token at a given time: form, algorithm and key id before anything is fetched, then signature,
 * type (`at+jwt`, so that an ID token of the same issuer is never taken for one), issuer, audience and times.
 * Throws TOKEN_INVALID, or what `getKey` throws when keys cannot be had.
 */
export async function verifyToken(
  token: string,
  getKey: JWTVerifyGetKey,
  options: TokenVerifierOptions,
  now: Date,
): Promise<VerifiedToken> {
  checkForm(token, options);
  const { issuer, audience, algorithms, clockToleranceSeconds } = options;
  let claims: JWTPayload;
  try {
    const verified = await jwtVerify(token, getKey, {
      issuer,
      audience,
      algorithms: [...algorithms],
      typ: 'at+jwt',
      clockTolerance: clockToleranceSeconds,
      currentDate: now,
      requiredClaims: REQUIRED_CLAIMS,
    });
    claims = verified.payload;
  } catch (error) {
    if (error instanceof ServiceError || !(error instanceof errors.JOSEError)) throw error;
    throw explain(error);
  }
  return readVerifiedToken(claims, now.getTime() / 1000 + clockToleranceSeconds);
}

function checkForm(token: string, { maxTokenBytes, algorithms }: TokenVerifierOptions): void {
  if (token.length > maxTokenBytes) {
    throw tokenInvalid('size', `The access token is larger than ${maxTokenBytes} bytes.`);
  }
  if (!COMPACT_JWS.test(token)) throw tokenInvalid('format', 'The bearer token is not a signed JWT.');
  const header = readHeader(token);
  if (typeof header.alg !== 'string' || !algorithms.includes(header.alg)) {
    throw tokenInvalid('algorithm', 'The access token is signed with an algorithm that is not allowed.');
  }
  if (typeof header.kid !== 'string' || header.kid === '') {
    throw tokenInvalid('key_id', 'The access token does not name the key that signed it (kid).');
  }
}

function readHeader(token: string): { alg?: unknown; kid?: unknown } {
  try {
    return decodeProtectedHeader(token);
  } catch {
    throw tokenInvalid('format', 'The header of the access token cannot be read.');
  }
}

function explain(error: errors.JOSEError): ServiceError {
  if (error instanceof errors.JWTExpired) return tokenInvalid('expired', 'The access token has expired.');
  if (error instanceof errors.JWTClaimValidationFailed) return explainClaim(error);
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return tokenInvalid('signature', 'The signature of the access token does not match.');
  }
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
    return tokenInvalid('key', 'The access token is signed with a key that the issuer does not publish.');
  }
  return tokenInvalid('format', 'The access token is damaged.');
}

function explainClaim({ claim, reason }: errors.JWTClaimValidationFailed): ServiceError {
  if (claim === 'typ') {
    return tokenInvalid('type', 'The bearer token is not an access token: its type must be at+jwt (RFC 9068).');
  }
  if (reason === 'missing') return tokenInvalid('claims', `The access token lacks the claim "${claim}".`);
  if (claim === 'iss') return tokenInvalid('issuer', 'The access token comes from another issuer.');
  if (claim === 'aud') return tokenInvalid('audience', 'The access token is meant for another audience.');
  if (claim === 'nbf') return tokenInvalid('not_yet_valid', 'The access token is not valid yet.');
  return tokenInvalid('claims', `The claim "${claim}" of the access token is not valid.`);
}
