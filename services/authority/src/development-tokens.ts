import { findServiceClient, PERSONA_GRANT, POLICYCTL_CLIENT_ID } from './clients.ts';

const DEADLINE_MS = 5_000;

/** A token as the token endpoint gave it. */
export interface DevelopmentToken {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
  /** What was granted, separated by spaces. */
  readonly scope: string;
}

export interface PersonaTokenRequest {
  readonly issuer: string;
  /** Subject of a seeded person, e.g. `author@acme`. */
  readonly persona: string;
  /** Separated by spaces; everything that the person may have unless given. */
  readonly scope?: string;
  /** Makes the sign-in look that old, to try what asks for a fresh one. */
  readonly authenticatedSecondsAgo?: number;
}

export interface ClientTokenRequest {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Separated by spaces; everything that the client may have unless given. */
  readonly scope?: string;
}

/** A token of a seeded person, without a browser. Throws with the issuer's own words when it refuses. */
export function requestPersonaToken(request: PersonaTokenRequest): Promise<DevelopmentToken> {
  return requestToken(request.issuer, {
    grant_type: PERSONA_GRANT,
    client_id: POLICYCTL_CLIENT_ID,
    persona: request.persona,
    ...(request.scope === undefined ? {} : { scope: request.scope }),
    ...(request.authenticatedSecondsAgo === undefined
      ? {}
      : { authenticated_seconds_ago: String(request.authenticatedSecondsAgo) }),
  });
}

/** A token of a service client by client credentials. Throws with the issuer's own words when it refuses. */
export function requestClientToken(request: ClientTokenRequest): Promise<DevelopmentToken> {
  return requestToken(request.issuer, {
    grant_type: 'client_credentials',
    client_id: request.clientId,
    client_secret: request.clientSecret,
    scope: request.scope ?? findServiceClient(request.clientId)?.scopes.join(' ') ?? '',
  });
}

async function requestToken(issuer: string, form: Record<string, string>): Promise<DevelopmentToken> {
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
    redirect: 'error',
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  const body = (await response.json()) as Record<string, unknown>;
  if (!response.ok) {
    throw new Error(`The issuer refused the token request: ${body.error}: ${body.error_description}`);
  }
  return {
    accessToken: String(body.access_token),
    expiresInSeconds: Number(body.expires_in),
    scope: String(body.scope),
  };
}
