import { allowInsecureRequests, type Configuration, discovery, None } from 'openid-client';
import { CliError } from '../exit-code.ts';
import { innermostMessage } from '../innermost-message.ts';

/** The public client that every issuer in front of a registry should know (RFC 8252: native app, PKCE). */
export const CLIENT_ID = 'policyctl';

const DEADLINE_SECONDS = 10;

/** Asks the registry which issuer it trusts (RFC 9728, protected resource metadata). */
export async function issuerOf(server: string): Promise<string> {
  const url = new URL('/.well-known/oauth-protected-resource', server);
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(DEADLINE_SECONDS * 1000) });
  } catch (error) {
    throw new CliError(
      'NO_ANSWER',
      `no answer from ${server}: ${innermostMessage(error)}`,
      'Is the registry running there?',
    );
  }
  const issuer = await issuerIn(response);
  if (issuer !== undefined) return issuer;
  throw new CliError('NOT_A_REGISTRY', `${server} does not say which issuer it trusts; is it a Policy Registry?`);
}

/** Plain http is for issuers on this machine alone. */
export async function configurationOf(issuer: string): Promise<Configuration> {
  const url = new URL(issuer);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw new CliError('INSECURE_ISSUER', `the issuer ${issuer} is not reached over https`);
  }
  try {
    return await discovery(url, CLIENT_ID, undefined, None(), {
      timeout: DEADLINE_SECONDS,
      execute: url.protocol === 'https:' ? [] : [allowInsecureRequests],
    });
  } catch (error) {
    throw new CliError('NO_ANSWER', `the issuer ${issuer} does not answer: ${innermostMessage(error)}`);
  }
}

/** Names below `.localhost` never leave the machine (RFC 6761 6.3). */
function isLoopback(host: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(host) || host.endsWith('.localhost');
}

async function issuerIn(response: Response): Promise<string | undefined> {
  if (!response.ok) {
    await response.body?.cancel();
    return undefined;
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (typeof body !== 'object' || body === null || !('authorization_servers' in body)) return undefined;
  const [issuer]: unknown[] = Array.isArray(body.authorization_servers) ? body.authorization_servers : [];
  return typeof issuer === 'string' && URL.canParse(issuer) ? issuer : undefined;
}
