import type { JWTPayload } from 'jose';
import { tokenInvalid } from './refusals.ts';

/** What a token proves, whatever tenant is then chosen. */
export interface VerifiedToken {
  readonly subject: string;
  readonly displayName: string;
  readonly clientId: string;
  readonly kind: 'person' | 'client';
  readonly scopes: ReadonlySet<string>;
  /** Of the claims `roles` and `groups`. */
  readonly roles: ReadonlySet<string>;
  /** `auth_time` in epoch seconds; people only. */
  readonly authenticatedAtSeconds: number | undefined;
  /** The tenants that the token allows; may be empty. */
  readonly tenants: readonly string[];
  /** The one to act in when the call does not choose. */
  readonly defaultTenant: string | undefined;
  /** `exp` in epoch seconds. */
  readonly expiresAtSeconds: number;
}

/** Lower-case letters, digits and inner hyphens: a tenant's name is part of collection, object and subject names. */
const TENANT_NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reads the claims of a token whose signature, issuer, audience and times are verified already.
 *
 * A token is a **person's** when its subject is not the client itself and it says when the person signed in
 * (`auth_time`, RFC 9068 2.2.1). Every other token is a **client's**, so that a token which proves no sign-in can never
 * take an action that is kept for people.
 * Throws TOKEN_INVALID when a claim is missing or not of its type, or when the tenant claims contradict each other.
 */
export function readVerifiedToken(claims: JWTPayload, latestSignInSeconds: number): VerifiedToken {
  // Taking a bound token (DPoP, mTLS) without its proof would undo what its issuer bound it for.
  if (claims.cnf !== undefined) {
    throw tokenInvalid('claims', 'The access token is bound to a key (cnf); bound tokens are not supported.');
  }
  const subject = requiredText(claims, 'sub');
  const clientId = optionalText(claims, 'client_id') ?? requiredText(claims, 'azp');
  const signedInAt = readSignIn(claims, latestSignInSeconds);
  const isPerson = subject !== clientId && signedInAt !== undefined;
  return {
    subject,
    displayName: optionalText(claims, 'name') ?? optionalText(claims, 'preferred_username') ?? subject,
    clientId,
    kind: isPerson ? 'person' : 'client',
    scopes: new Set((optionalText(claims, 'scope') ?? '').split(' ').filter((scope) => scope !== '')),
    roles: new Set([...readNames(claims, 'roles'), ...readNames(claims, 'groups')]),
    authenticatedAtSeconds: isPerson ? signedInAt : undefined,
    ...readTenants(claims),
    expiresAtSeconds: claims.exp ?? 0,
  };
}

function readTenants(claims: JWTPayload): Pick<VerifiedToken, 'tenants' | 'defaultTenant'> {
  const single = optionalText(claims, 'stellaops:tenant');
  const listed = claims['stellaops:tenants'] ?? (single === undefined ? [] : [single]);
  if (!Array.isArray(listed) || !listed.every((name) => typeof name === 'string' && TENANT_NAME.test(name))) {
    throw tokenInvalid('claims', 'The tenants of the access token are not tenant names.');
  }
  if (single !== undefined && !listed.includes(single)) {
    throw tokenInvalid('claims', 'The tenant claims of the access token contradict each other.');
  }
  const tenants = [...new Set<string>(listed)];
  return { tenants, defaultTenant: single ?? (tenants.length === 1 ? tenants[0] : undefined) };
}

/** The values of an attribute of RFC 7643 4.1.2, as RFC 9068 2.2.3.1 has them: texts, or objects with a text as their `value`. */
function readNames(claims: JWTPayload, name: 'roles' | 'groups'): string[] {
  const listed = claims[name];
  if (listed === undefined) return [];
  if (!Array.isArray(listed)) throw tokenInvalid('claims', `The claim "${name}" of the access token is not a list.`);
  return listed.map((item) => {
    const value = typeof item === 'object' && item !== null ? item.value : item;
    if (typeof value === 'string' && value !== '') return value;
    throw tokenInvalid('claims', `The claim "${name}" of the access token does not list names.`);
  });
}

/** A sign-in that lies in the future would stay fresh for ever, hence it is refused. */
function readSignIn(claims: JWTPayload, latestSeconds: number): number | undefined {
  const value = claims.auth_time;
  if (value === undefined) return undefined;
  if (typeof value === 'number' && value >= 0 && value <= latestSeconds) return value;
  throw tokenInvalid('claims', 'The sign-in time of the access token is not a time in the past.');
}

function optionalText(claims: JWTPayload, name: string): string | undefined {
  const value = claims[name];
  if (value === undefined) return undefined;
  if (typeof value === 'string' && value !== '') return value;
  throw tokenInvalid('claims', `The claim "${name}" of the access token is not a text.`);
}

function requiredText(claims: JWTPayload, name: string): string {
  const value = optionalText(claims, name);
  if (value === undefined) throw tokenInvalid('claims', `The access token lacks the claim "${name}".`);
  return value;
}
