/** What stands in a log line where a secret was. */
export const REDACTED = '[redacted]';

const SECRET_FIELDS = [
  'authorization',
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
 * A secret field with its value, a text or a list, at any depth of a line. pino's own `redact` would do with wildcard
 * paths, which cost fifty times as much as the rest of a line.
 */
const TEXT = '"(?:[^"\\\\]|\\\\.)*"';
const SECRET_MEMBER = new RegExp(`"(${SECRET_FIELDS.join('|')})":(?:${TEXT}|\\[(?:[^"\\]]|${TEXT})*\\])`, 'gi');

/** A credential after its scheme name, as it stands in headers and in error messages of HTTP clients. */
const SCHEME = /\b(Bearer|DPoP|Basic) +[A-Za-z0-9._~+/-]+=*/gi;

/** Three base64url parts, the first a JSON object (`{"` is `eyJ`): a JWS wherever it stands. */
const JWS = /\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g;

/**
 * Takes secrets out of one finished log line: members by their name, tokens in whichever field or message they are in. JSON
 * stays JSON: a member is replaced whole, and nothing that is matched inside a text holds a quote or a backslash.
 */
export function redactSecrets(line: string): string {
  return line.replace(SECRET_MEMBER, `"$1":"${REDACTED}"`).replace(SCHEME, `$1 ${REDACTED}`).replace(JWS, REDACTED);
}
