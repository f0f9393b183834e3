import type { Authenticator, Identity } from '@policy-registry/rpc';
import { createIssuerKeys } from './issuer-keys.ts';
import { tokenMissing } from './refusals.ts';
import { chooseTenant } from './tenant-choice.ts';
import { TokenCache } from './token-cache.ts';
import { verifyToken } from './token-verifier.ts';
import type { VerifiedToken } from './verified-token.ts';

export interface AuthenticatorOptions {
  /** The only issuer whose tokens are taken, exactly as its discovery document names it. */
  readonly issuer: string;
  /** The audience (`aud`) that tokens must be meant for. */
  readonly audience: string;
  /** JWS algorithms that are taken; asymmetric ones only. */
  readonly algorithms?: readonly string[];
  /** How far the issuer's clock may be off, in seconds. */
  readonly clockToleranceSeconds?: number;
  /** Larger tokens are refused unread, in bytes. */
  readonly maxTokenBytes?: number;
  /** Verified tokens remembered at most. */
  readonly cacheEntries?: number;
  /** Seconds after which a remembered token is verified anew: the longest that a withdrawn key stays in use. */
  readonly cacheSeconds?: number;
  /** Deadline of each request to the issuer, in milliseconds. */
  readonly fetchDeadlineMs?: number;
  /** How long after fetching the keys an unknown key id does not fetch them again, in milliseconds. */
  readonly keyCooldownMs?: number;
  readonly now?: () => Date;
}

const DEFAULTS = {
  algorithms: ['ES256', 'RS256', 'EdDSA', 'PS256'],
  clockToleranceSeconds: 5,
  maxTokenBytes: 16 * 1024,
  cacheEntries: 10_000,
  cacheSeconds: 60,
  fetchDeadlineMs: 3_000,
  keyCooldownMs: 30_000,
  now: () => new Date(),
} as const satisfies Partial<AuthenticatorOptions>;

/**
 * Verifies bearer tokens of one OIDC issuer: discovery and key set over the network, lazily and with deadlines.
 * Throws a `TypeError` at once when the options allow unsigned or symmetrically signed tokens.
 */
export function createAuthenticator(options: AuthenticatorOptions): Required<Authenticator> {
  const settings = { ...DEFAULTS, ...options };
  const symmetric = settings.algorithms.filter((algorithm) => !/^(ES|RS|PS|Ed)/.test(algorithm));
  if (symmetric.length > 0 || settings.algorithms.length === 0) {
    throw new TypeError(`Tokens need an asymmetric signature; not allowed: ${symmetric.join(', ') || 'no algorithm'}`);
  }
  const getKey = createIssuerKeys(settings);
  const cache = new TokenCache(settings);

  const verify = async (token: string): Promise<VerifiedToken> => {
    const now = settings.now();
    const remembered = cache.get(token, now);
    if (remembered) return remembered;
    const verified = await verifyToken(token, getKey, settings, now);
    cache.set(token, verified, now);
    return verified;
  };

  return {
    async authenticate({ token, requestedTenant }) {
      if (token === undefined || token === '') throw tokenMissing();
      const verified = await verify(token);
      return { ...toIdentity(verified), tenant: chooseTenant(verified, requestedTenant) };
    },
    async identify(token) {
      return toIdentity(await verify(token));
    },
  };
}

function toIdentity(verified: VerifiedToken): Identity {
  const { subject, displayName, scopes, roles, clientId, kind, authenticatedAtSeconds } = verified;
  const base = { subject, displayName, scopes, roles, clientId, kind };
  if (authenticatedAtSeconds === undefined) return base;
  return { ...base, authenticatedAt: new Date(authenticatedAtSeconds * 1000) };
}
