/** What stands in a log line where a secret was. */
export const REDACTED = '[redacted]';

const SECRET_FIELDS = [
  'authorization',
  'Authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'token',
  'accessToken',
  'access_token',
  'idToken',
  'id_token',
  'refreshToken',
  'refresh_token',
  'clientSecret',
  'client_secret',
  'password',
] as const;

/**
 * pino `redact` paths: each secret field at the top of a log object, one level down (`headers.authorization`),
 * and two (`req.headers.authorization`). Deeper ones are left to `redactTokens`.
 */
export const SECRET_PATHS: readonly string[] = SECRET_FIELDS.flatMap((field) => [
  `["${field}"]`,
  `*["${field}"]`,
  `*.*["${field}"]`,
]);

/** A credential after its scheme name, as it stands in headers and in error messages of HTTP clients. */
const SCHEME = /\b(Bearer|DPoP|Basic) +[A-Za-z0-9._~+/-]+=*/gi;

/** Three base64url parts, the first a JSON object (`{"` is `eyJ`): a JWS wherever it stands. */
const JWS = /\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g;

/**
 * Takes tokens out of one finished log line, whichever field or message they are in. JSON stays JSON: nothing that is
 * matched holds a quote or a backslash.
 */
export function redactTokens(line: string): string {
  return line.replace(SCHEME, `$1 ${REDACTED}`).replace(JWS, REDACTED);
}
