import { ServiceError } from '@policy-registry/rpc/errors';
import { allowInsecureRequests, type Configuration, clientCredentialsGrant, discovery } from 'openid-client';
import { ConfigError } from '../config/config-error.ts';
import type { Config } from '../config/schema.ts';

const DEADLINE_SECONDS = 5;
/**
 * A token is given out while it is good for at least this long, which is longer than most calls take on their way; one that lives
 * shortly, for half of its life.
 */
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
  let asking: Promise<Token> | undefined;
  let token: Token | undefined;

  const ask = async (): Promise<Token> => {
    const asked = performance.now();
    try {
      client ??= discover(issuer, clientId, clientSecret);
      const answer = await clientCredentialsGrant(await client, { scope: 'policy:internal' });
      const lifeMs = (answer.expires_in ?? UNSAID_SECONDS) * 1000;
      return { text: answer.access_token, goodUntil: asked + lifeMs - Math.min(SPARE_MS, lifeMs / 2) };
    } catch (cause) {
      client = undefined;
      throw new ServiceError('UNAVAILABLE', 'The issuer gives this service no token.', { cause, retryAfterMs: 1000 });
    }
  };

  return async () => {
    if (token !== undefined && performance.now() < token.goodUntil) return token.text;
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    token = await asking;
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
