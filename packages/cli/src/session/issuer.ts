import { allowInsecureRequests, type Configuration, discovery, None } from 'openid-client';
import { CliError, EXIT } from '../exit-code.ts';

/** The public client that every issuer in front of a registry should know (RFC 8252: native app, PKCE). */
export const CLIENT_ID = 'policyctl';

const DEADLINE_SECONDS = 10;

/** Asks the registry which issuer it trusts (RFC 9728, protected resource metadata). */
export async function issuerOf(server: string): Promise<string> {
  const url = new URL('/.well-known/oauth-protected-resource', server);
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(DEADLINE_SECONDS * 1000) });
  } catch {
    throw new CliError(EXIT.RETRYABLE, `no answer from ${server}; is the registry running?`);
  }
  const body = (response.ok ? await response.json() : {}) as { authorization_servers?: unknown };
  const [issuer] = Array.isArray(body.authorization_servers) ? body.authorization_servers : [];
  if (typeof issuer !== 'string') {
    throw new CliError(EXIT.INVALID, `${server} does not say which issuer it trusts; is it a Policy Registry?`);
  }
  return issuer;
}

/** Plain http is for issuers on this machine alone. */
export async function configurationOf(issuer: string): Promise<Configuration> {
  const url = new URL(issuer);
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !loopback) {
    throw new CliError(EXIT.INVALID, `the issuer ${issuer} is not reached over https`);
  }
  try {
    return await discovery(url, CLIENT_ID, undefined, None(), {
      timeout: DEADLINE_SECONDS,
      execute: url.protocol === 'https:' ? [] : [allowInsecureRequests],
    });
  } catch (error) {
    throw new CliError(
      EXIT.RETRYABLE,
      `the issuer ${issuer} cannot be asked: ${error instanceof Error ? error.message : error}`,
    );
  }
}
