import type { ServiceError } from './service-error.ts';

/**
 * The `WWW-Authenticate` value of an error (RFC 6750, RFC 9470), or undefined when the error is not about who is
 * calling. Every UNAUTHENTICATED answer has one, as RFC 9110 asks of a 401.
 */
export function wwwAuthenticate(error: ServiceError): string | undefined {
  if (error.challenge === undefined) return error.code === 'UNAUTHENTICATED' ? defaultChallenge(error) : undefined;
  const parameters = Object.entries(error.challenge).map(([name, value]) => `${name}="${quotable(value)}"`);
  return parameters.length === 0 ? 'Bearer' : `Bearer ${parameters.join(', ')}`;
}

function defaultChallenge(error: ServiceError): string {
  // RFC 6750 section 3.1: a request without credentials gets no error code.
  return error.reason === 'TOKEN_MISSING' ? 'Bearer' : 'Bearer error="invalid_token"';
}

/** RFC 6750 allows %x20-21 / %x23-5B / %x5D-7E between the quotes. */
function quotable(value: string): string {
  return value.replace(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, ' ');
}

/** The parameters of a Bearer challenge that `wwwAuthenticate` wrote; undefined where there is none. */
export function challengeOf(header: string | undefined): Record<string, string> | undefined {
  if (header === undefined || !/^Bearer\b/i.test(header)) return undefined;
  return Object.fromEntries([...header.matchAll(/([\w-]+)="([^"\\]*)"/g)].map(([, name, value]) => [name, value]));
}
