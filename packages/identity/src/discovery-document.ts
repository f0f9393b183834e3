import { keysUnavailable } from './refusals.ts';

/**
 * The address of the key set in an OIDC discovery document.
 * Throws UNAVAILABLE when the document is none, belongs to another issuer (OIDC Discovery 4.3: the names must be
 * identical), or names an address that is no better than plain http although the issuer's is https.
 */
export function readKeySetAddress(document: unknown, issuer: string): URL {
  if (typeof document !== 'object' || document === null) {
    throw keysUnavailable('The discovery document of the token issuer is not an object.');
  }
  const { issuer: name, jwks_uri: address } = document as Record<string, unknown>;
  if (name !== issuer) {
    throw keysUnavailable('The token issuer calls itself by another name than the one that is configured.');
  }
  const url = typeof address === 'string' ? URL.parse(address) : null;
  if (!url || !isAsSafeAs(issuer, url)) {
    throw keysUnavailable('The token issuer names no usable address of its keys.');
  }
  return url;
}

function isAsSafeAs(issuer: string, url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && issuer.startsWith('http:'));
}
