import { errors, type Provider, type TokenEndpointGrantContext } from 'oidc-provider';
import { PERSONA_GRANT } from './clients.ts';
import { findPerson, type Person } from './people.ts';
import { describeResource, grantScopes, type Resource } from './resource.ts';
import { setPersonaSignIn } from './token-claims.ts';

/** The oldest sign-in that can be pretended: 30 days. */
const OLDEST_SIGN_IN_SECONDS = 30 * 24 * 60 * 60;

interface PersonaParameters {
  persona?: string;
  authenticated_seconds_ago?: string;
}

/**
 * Registers the persona grant: `persona` (subject of a seeded person), `scope` (optional: everything the person may
 * have), `authenticated_seconds_ago` (optional: makes the sign-in look that old).
 */
export function registerPersonaGrant(provider: Provider, resource: Resource): void {
  provider.registerGrantType<PersonaParameters>(PERSONA_GRANT, (ctx) => issuePersonaToken(provider, resource, ctx), [
    'persona',
    'scope',
    'authenticated_seconds_ago',
  ]);
}

async function issuePersonaToken(
  provider: Provider,
  resource: Resource,
  ctx: TokenEndpointGrantContext<PersonaParameters>,
): Promise<void> {
  const { client, params } = ctx.oidc;
  const person = findPerson(params.persona ?? '');
  if (!person) throw new errors.InvalidRequest('persona must be the subject of a seeded person, e.g. author@acme');
  const signedInAt = Math.floor(Date.now() / 1000) - readSecondsAgo(params.authenticated_seconds_ago);
  const requested = requestedScopes(params.scope, person);

  const grant = new provider.Grant({ accountId: person.subject, clientId: client.clientId });
  grantScopes(grant, resource, person, requested);
  const scope = grant.getResourceScope(resource.identifier);
  if (scope === '') throw new errors.InvalidScope('the persona may have none of the requested scopes', '');

  const token = new provider.AccessToken({
    accountId: person.subject,
    client,
    grantId: await grant.save(),
    gty: PERSONA_GRANT,
    scope,
    resourceServer: new provider.ResourceServer(
      resource.identifier,
      describeResource(resource, resource.identifier, client.clientId),
    ),
  });
  setPersonaSignIn(token, signedInAt);
  ctx.body = {
    access_token: await token.save(),
    expires_in: token.expiration,
    scope,
    token_type: token.tokenType,
  };
}

function requestedScopes(scope: string | undefined, person: Person): ReadonlySet<string> {
  return new Set(scope === undefined ? person.scopes : scope.split(' '));
}

function readSecondsAgo(text: string | undefined): number {
  if (text === undefined) return 0;
  const seconds = /^\d{1,8}$/.test(text) ? Number(text) : Number.NaN;
  if (!(seconds <= OLDEST_SIGN_IN_SECONDS)) {
    throw new errors.InvalidRequest(`authenticated_seconds_ago is a whole number up to ${OLDEST_SIGN_IN_SECONDS}`);
  }
  return seconds;
}
