import { ServiceError } from '@policy-registry/rpc/errors';
import { allowInsecureRequests, type Configuration, clientCredentialsGrant, discovery } from 'openid-client';
import { ConfigError } from '../config/config-error.ts';
import type { Config } from '../config/schema.ts';

const DEADLINE_SECONDS = 5;
/** A token is given out while it is good for at least this long: longer than a call may take on its way. */
const SPARE_MS = 60_000;
/** Of an issuer that does not say. */
const UNSAID_SECONDS = 300;

interface Token {
  readonly text: string;
  readonly goodUntil: number;
}

/**
 * The token by which this process shows the other services who it is, by client credentials. Asked for when it is first needed, kept
 * while it is good, and asked for once however many calls wait. The function throws UNAVAILABLE while the issuer gives none.
 */
export function serviceTokens(config: Config, issuer: string): () => Promise<string> {
  const { clientId, clientSecret } = config.service;
  if (clientId === '') {
    throw new ConfigError('service.clientId (POLICY_REGISTRY_SERVICE_CLIENT_ID) must be set: the process calls peers');
  }
  let client: Promise<Configuration> | undefined;
  let asked: Promise<Token> | undefined;
  let token: Token | undefined;

  const ask = async (): Promise<Token> => {
    client ??= discover(issuer, clientId, clientSecret);
    try {
      const answer = await clientCredentialsGrant(await client, { scope: 'policy:internal' });
      const seconds = answer.expires_in ?? UNSAID_SECONDS;
      return { text: answer.access_token, goodUntil: performance.now() + seconds * 1000 - SPARE_MS };
    } catch (cause) {
      client = undefined;
      throw new ServiceError('UNAVAILABLE', 'The issuer gives this service no token.', { cause, retryAfterMs: 1000 });
    }
  };

  return async () => {
    if (token !== undefined && performance.now() < token.goodUntil) return token.text;
    asked ??= ask().finally(() => {
      asked = undefined;
    });
    token = await asked;
    return token.text;
  };
}

/** Plain http is for issuers on a network that the operator trusts; the address is the operator's own setting. */
function discover(issuer: string, clientId: string, clientSecret: string): Promise<Configuration> {
  const url = new URL(issuer);
  return discovery(url, clientId, clientSecret, undefined, {
    timeout: DEADLINE_SECONDS,
    execute: url.protocol === 'http:' ? [allowInsecureRequests] : [],
  });
}
