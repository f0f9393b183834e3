import type { Principal } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';

/**
 * Demands one of several scopes. Throws SCOPE_MISSING with the RFC 6750 challenge that names them. An empty list is
 * satisfied by nobody: a call that forgot to say its scopes stays shut.
 */
export function requireAnyScope(principal: Principal, scopes: readonly string[]): void {
  if (scopes.some((scope) => principal.scopes.has(scope))) return;
  const wanted = scopes.join(' ');
  const message = `The call needs the scope ${scopes.join(' or ')}; the token does not carry it.`;
  throw new ServiceError('SCOPE_MISSING', message, {
    metadata: { scopes: wanted },
    challenge: { error: 'insufficient_scope', error_description: message, scope: wanted },
  });
}

/**
 * Demands a signed-in person whose last sign-in is at most `maxAgeSeconds` old.
 * Throws INTERACTIVE_LOGIN_REQUIRED for clients, for whom no sign-in would help, and FRESH_AUTHENTICATION_REQUIRED with
 * the RFC 9470 step-up challenge for people.
 */
export function requireFreshAuthentication(principal: Principal, maxAgeSeconds: number, now: Date): void {
  if (principal.kind === 'client') {
    throw new ServiceError(
      'INTERACTIVE_LOGIN_REQUIRED',
      'The action must be taken by a signed-in person, not by a client.',
    );
  }
  const signedInAt = principal.authenticatedAt;
  if (signedInAt && now.getTime() - signedInAt.getTime() <= maxAgeSeconds * 1000) return;
  const message = `The action needs a sign-in that is at most ${maxAgeSeconds} seconds old: sign in again.`;
  throw new ServiceError('FRESH_AUTHENTICATION_REQUIRED', message, {
    metadata: { maxAgeSeconds: String(maxAgeSeconds) },
    challenge: {
      error: 'insufficient_user_authentication',
      error_description: message,
      max_age: String(maxAgeSeconds),
    },
  });
}
