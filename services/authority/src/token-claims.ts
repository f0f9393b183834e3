import { type AccessToken, type ClientCredentials, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { findServiceClient } from './clients.ts';
import { findPerson, type Tenant } from './people.ts';

/** Sign-in times (epoch seconds) of tokens that no interactive sign-in stands behind: the persona grant sets them. */
const personaSignIns = new WeakMap<AccessToken, number>();

export function setPersonaSignIn(token: AccessToken, epochSeconds: number): void {
  personaSignIns.set(token, epochSeconds);
}

/**
 * What access tokens carry beyond RFC 9068's required claims:
 * `stellaops:tenants` (all that are allowed; not for services of the suite), `stellaops:tenant` (only where there is just one), `name`, and for people
 * `auth_time`, `roles` and `groups`. A client's token without any scope is refused with `invalid_scope`: it could be used for nothing.
 */
export function extraTokenClaims(
  ctx: KoaContextWithOIDC,
  token: AccessToken | ClientCredentials,
): Record<string, unknown> {
  if (token.kind === 'ClientCredentials') {
    const client = findServiceClient(token.clientId ?? '');
    if (!client) throw new errors.InvalidClient('unknown client');
    if (!token.scope) throw new errors.InvalidScope('request at least one scope that the client may have', '');
    return { name: client.name, ...(client.tenant === undefined ? {} : tenantClaims([client.tenant])) };
  }
  const person = findPerson(token.accountId);
  if (!person) throw new errors.InvalidGrant('unknown person');
  const signedInAt = personaSignIns.get(token) ?? interactiveSignIn(ctx);
  if (signedInAt === undefined) throw new errors.InvalidGrant('no sign-in stands behind this token');
  const { name, roles, groups, tenants } = person;
  return { name, roles, groups, auth_time: signedInAt, ...tenantClaims(tenants) };
}

function tenantClaims(tenants: readonly Tenant[]): Record<string, unknown> {
  const only = tenants.length === 1 ? tenants[0] : undefined;
  return { 'stellaops:tenants': tenants, ...(only === undefined ? {} : { 'stellaops:tenant': only }) };
}

function interactiveSignIn(ctx: KoaContextWithOIDC): number | undefined {
  const { AuthorizationCode, DeviceCode, RefreshToken } = ctx.oidc.entities;
  return (AuthorizationCode ?? DeviceCode ?? RefreshToken)?.authTime;
}
