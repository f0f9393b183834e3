import { randomBytes } from 'node:crypto';
import { type ClientMetadata, type Configuration, interactionPolicy, type JWKS, Provider } from 'oidc-provider';
import { CONFIDENTIAL_CLIENTS, PERSONA_GRANT, POLICYCTL_CLIENT_ID } from './clients.ts';
import { createMemoryAdapter } from './memory-adapter.ts';
import { deviceCodePage, deviceConfirmPage, messagePage, PAGE_HEADERS } from './pages.ts';
import { findPerson } from './people.ts';
import { registerPersonaGrant } from './persona-grant.ts';
import { ACCESS_TOKEN_SECONDS, describeResource, grantScopes, type Resource } from './resource.ts';
import { extraTokenClaims } from './token-claims.ts';

const WORKING_DAY_SECONDS = 8 * 60 * 60;
const ERRAND_SECONDS = 10 * 60;

/** The OIDC issuer itself: an `oidc-provider` whose every default that the library warns about is decided here. */
export function createProvider(issuer: string, resource: Resource, jwks: JWKS): Provider {
  const provider = new Provider(issuer, {
    ...describeState(jwks),
    ...describeSignIn(resource),
    clients: describeClients(),
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post'],
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    responseTypes: ['code'],
    // Every client of the issuer is a program of the suite, none runs in a browser.
    clientBasedCORS: () => false,
    extraTokenClaims,
    features: describeFeatures(resource),
    renderError: (ctx, out) => {
      sendPage(ctx, messagePage('Sign-in failed', out.error_description ?? out.error));
    },
  });
  registerPersonaGrant(provider, resource);
  return provider;
}

function describeState(jwks: JWKS): Configuration {
  return {
    adapter: () => createMemoryAdapter(),
    jwks,
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    ttl: {
      AccessToken: ACCESS_TOKEN_SECONDS,
      ClientCredentials: ACCESS_TOKEN_SECONDS,
      IdToken: ACCESS_TOKEN_SECONDS,
      AuthorizationCode: 60,
      DeviceCode: ERRAND_SECONDS,
      Interaction: ERRAND_SECONDS,
      Grant: WORKING_DAY_SECONDS,
      RefreshToken: WORKING_DAY_SECONDS,
      Session: WORKING_DAY_SECONDS,
    },
  };
}

/**
 * Every sign-in asks who one is, even with a session at hand: the point of this issuer is to change person. Consent is
 * implied: the grant is made from what was requested and what the person's role allows, and `interaction.ts` answers the
 * library's question by itself.
 */
function describeSignIn(resource: Resource): Configuration {
  const policy = interactionPolicy.base();
  policy.get('login')?.checks.add(
    new interactionPolicy.Check('choose_person', 'a person has to be chosen', 'login_required', (ctx) => {
      return ctx.oidc.result?.login === undefined;
    }),
  );
  return {
    interactions: { policy, url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, subject) => {
      const person = findPerson(subject);
      if (!person) return undefined;
      return { accountId: subject, claims: () => ({ sub: subject, name: person.name, preferred_username: subject }) };
    },
    loadExistingGrant: async (ctx) => {
      const { client, session } = ctx.oidc;
      const person = findPerson(session?.accountId ?? '');
      if (!person || !client) return undefined;
      const grant = new ctx.oidc.provider.Grant({ accountId: person.subject, clientId: client.clientId });
      const standard = [...ctx.oidc.requestParamOIDCScopes];
      if (standard.length > 0) grant.addOIDCScope(standard);
      grantScopes(grant, resource, person, ctx.oidc.requestParamScopes);
      await grant.save();
      return grant;
    },
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    // Signing in as somebody else in the browser leaves the tokens of the command line alone.
    expiresWithSession: () => false,
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'] },
  };
}

function describeFeatures(resource: Resource): NonNullable<Configuration['features']> {
  return {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    rpInitiatedLogout: { enabled: false },
    userinfo: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource.identifier,
      getResourceServerInfo: (_ctx, requested, client) => describeResource(resource, requested, client.clientId),
    },
    deviceFlow: {
      enabled: true,
      userCodeInputSource: (ctx, form, _out, error) => {
        const problem = error ? 'That code is not known, was used, or has expired. Try again.' : undefined;
        sendPage(ctx, deviceCodePage(form, problem));
      },
      userCodeConfirmSource: (ctx, form, client, _deviceInfo, userCode) => {
        sendPage(ctx, deviceConfirmPage(form, client.clientName ?? client.clientId, userCode));
      },
      successSource: (ctx) => {
        sendPage(ctx, messagePage('Signed in', 'You can close this page and return to the command line.'));
      },
    },
  };
}

function sendPage(ctx: { set(headers: Record<string, string>): void; body?: unknown }, markup: string): void {
  ctx.set(PAGE_HEADERS);
  ctx.body = markup;
}

function describeClients(): ClientMetadata[] {
  const commandLine: ClientMetadata = {
    client_id: POLICYCTL_CLIENT_ID,
    client_name: 'policyctl',
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code', PERSONA_GRANT],
    response_types: ['code'],
    // RFC 8252 7.3: the port of a loopback redirect is free.
    redirect_uris: ['http://127.0.0.1/callback', 'http://[::1]/callback', 'http://localhost/callback'],
  };
  const services = CONFIDENTIAL_CLIENTS.map(({ clientId, clientSecret, name }) => ({
    client_id: clientId,
    client_secret: clientSecret,
    client_name: name,
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
  }));
  return [commandLine, ...services];
}
