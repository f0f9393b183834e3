import { errors, type Grant, type ResourceServer } from 'oidc-provider';
import { CLIENTS, findServiceClient } from './clients.ts';
import { PEOPLE, type Person } from './people.ts';

/** Lifetime of every access token. */
export const ACCESS_TOKEN_SECONDS = 600;

/** What the command line can ask for. What opens internal calls (`SUITE_CLIENTS`) is not among it: no person ever gets that. */
const ALL_SCOPES: ReadonlySet<string> = new Set([...PEOPLE, ...CLIENTS].flatMap(({ scopes }) => scopes));

/** The one API that tokens are for. */
export interface Resource {
  /** RFC 8707 resource indicator: the audience itself when it is a URI, else a URN made of it. */
  readonly identifier: string;
  /** `aud` of the tokens. */
  readonly audience: string;
}

export function resourceFor(audience: string): Resource {
  const identifier = URL.canParse(audience) ? audience : `urn:stellaops:audience:${encodeURIComponent(audience)}`;
  return { identifier, audience };
}

/** What a token for the API looks like, and the scopes that the client can get at most. Throws `invalid_target`. */
export function describeResource(resource: Resource, requested: string, clientId: string): ResourceServer {
  if (requested !== resource.identifier) throw new errors.InvalidTarget('unknown resource');
  const scopes = findServiceClient(clientId)?.scopes ?? [...ALL_SCOPES];
  return {
    audience: resource.audience,
    scope: scopes.join(' '),
    accessTokenFormat: 'jwt',
    accessTokenTTL: ACCESS_TOKEN_SECONDS,
    jwt: { sign: { alg: 'ES256' } },
  };
}

/** Grants what was asked for and the person may have, and records the rest as refused so that nobody is asked again. */
export function grantScopes(grant: Grant, resource: Resource, person: Person, requested: ReadonlySet<string>): void {
  const asked = [...requested].filter((scope) => ALL_SCOPES.has(scope));
  const allowed = asked.filter((scope) => person.scopes.includes(scope));
  const refused = asked.filter((scope) => !person.scopes.includes(scope));
  if (allowed.length > 0) grant.addResourceScope(resource.identifier, allowed);
  if (refused.length > 0) grant.rejectResourceScope(resource.identifier, refused);
}
