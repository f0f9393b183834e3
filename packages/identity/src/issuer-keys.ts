import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey, type RemoteJWKSet } from 'jose';
import { boundedFetch } from './bounded-fetch.ts';
import { readKeySetAddress } from './discovery-document.ts';
import { keysUnavailable } from './refusals.ts';

export interface IssuerKeysOptions {
  /** The issuer's URL; its discovery document must name exactly this one. */
  readonly issuer: string;
  /** Deadline of each request to the issuer, in milliseconds. */
  readonly fetchDeadlineMs: number;
  /** How long after a fetch an unknown key id does not cause another one, in milliseconds. */
  readonly keyCooldownMs: number;
}

/**
 * Resolves the key that signed a token: OIDC discovery on first use, then the issuer's key set, refreshed when a token
 * names a key that is not known yet. Nothing is fetched before the first token; a failed attempt is made again by the
 * next call; calls that come at once share one attempt.
 * Throws `ServiceError` UNAVAILABLE when the keys cannot be had, and jose's errors when the token names none of them.
 */
export function createIssuerKeys(options: IssuerKeysOptions): JWTVerifyGetKey {
  let known: RemoteJWKSet | undefined;
  let pending: Promise<RemoteJWKSet> | undefined;

  const discovered = async (): Promise<RemoteJWKSet> => {
    if (known) return known;
    pending ??= discoverKeySet(options).finally(() => {
      pending = undefined;
    });
    known = await pending;
    return known;
  };

  return async (header, token) => {
    const keys = await discovered();
    try {
      return await keys(header, token);
    } catch (error) {
      if (isAboutTheToken(error)) throw error;
      // Keys that are still fresh stay: an outage must not be made worse by somebody who sends unknown key ids.
      if (!keys.fresh) known = undefined;
      throw keysUnavailable('The keys of the token issuer cannot be had at the moment.', error);
    }
  };
}

function isAboutTheToken(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}

async function discoverKeySet(options: IssuerKeysOptions): Promise<RemoteJWKSet> {
  const url = readKeySetAddress(await fetchDiscovery(options), options.issuer);
  return createRemoteJWKSet(url, {
    timeoutDuration: options.fetchDeadlineMs,
    cooldownDuration: options.keyCooldownMs,
    [customFetch]: boundedFetch,
  });
}

async function fetchDiscovery({ issuer, fetchDeadlineMs }: IssuerKeysOptions): Promise<unknown> {
  try {
    const response = await boundedFetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
      signal: AbortSignal.timeout(fetchDeadlineMs),
    });
    if (response.status !== 200) throw new Error(`Discovery answered with status ${response.status}.`);
    return await response.json();
  } catch (error) {
    throw keysUnavailable('The token issuer cannot be reached at the moment.', error);
  }
}
