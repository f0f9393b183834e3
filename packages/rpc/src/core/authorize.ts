import type { Access } from '@policy-registry/contracts/gen/stellaops/policy/options/v1/options_pb.js';
import { ServiceError } from '../errors/service-error.ts';
import type { Principal } from './principal.ts';

/** Clocks of issuer and service may differ by this much; a sign-in later than that is not believed. */
const CLOCK_SKEW_MS = 60_000;

/**
 * Checks a verified caller against the access option of a method: its scopes, then a recent sign-in where the method
 * asks for one. Throws SCOPE_MISSING, INTERACTIVE_LOGIN_REQUIRED or FRESH_AUTHENTICATION_REQUIRED.
 */
export function authorize(access: Access, principal: Principal, now: Date, freshSeconds: number): void {
  if (!access.authenticated) requireAnyScope(access.anyScope, principal);
  if (access.freshAuthentication) requireFreshAuthentication(principal, now, freshSeconds);
}

function requireAnyScope(anyScope: readonly string[], principal: Principal): void {
  if (anyScope.some((scope) => principal.scopes.has(scope))) return;
  const scopes = anyScope.join(' ');
  throw new ServiceError('SCOPE_MISSING', `The call needs one of these scopes: ${scopes}.`, {
    metadata: { anyScope: scopes },
    challenge: { error: 'insufficient_scope', scope: scopes },
  });
}

function requireFreshAuthentication(principal: Principal, now: Date, freshSeconds: number): void {
  if (principal.kind !== 'person') {
    throw new ServiceError('INTERACTIVE_LOGIN_REQUIRED', 'The action must be taken by a signed-in person.');
  }
  const ageMs =
    principal.authenticatedAt === undefined ? Number.NaN : now.getTime() - principal.authenticatedAt.getTime();
  if (ageMs <= freshSeconds * 1000 && ageMs >= -CLOCK_SKEW_MS) return;
  throw new ServiceError(
    'FRESH_AUTHENTICATION_REQUIRED',
    `The action asks for a sign-in of the last ${freshSeconds} seconds; sign in again and repeat the call.`,
    {
      metadata: { maxAge: String(freshSeconds) },
      challenge: {
        error: 'insufficient_user_authentication',
        error_description: 'A more recent authentication is required',
        max_age: String(freshSeconds),
      },
    },
  );
}
