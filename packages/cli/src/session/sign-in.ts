import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  genericGrantRequest,
  initiateDeviceAuthorization,
  pollDeviceAuthorizationGrant,
  randomPKCECodeVerifier,
  randomState,
  refreshTokenGrant,
  type TokenEndpointResponse,
} from 'openid-client';
import { CliError, EXIT } from '../exit-code.ts';

/** Everything that a person may be allowed here; the issuer grants what the person has. */
export const SCOPE = [
  'openid offline_access policy:read policy:author policy:review policy:approve policy:publish policy:promote',
  'policy:operate policy:activate policy:archive policy:audit policy:simulate policy:run policy:runs',
  'findings:read effective:read',
].join(' ');

const PERSONA_GRANT = 'urn:stellaops:params:oauth:grant-type:development-persona';
const BROWSER_DEADLINE_MS = 5 * 60_000;

/** As a seeded person of the development issuer; every other issuer refuses this grant. */
export async function signInAsPersona(configuration: Configuration, persona: string): Promise<TokenEndpointResponse> {
  return attempt(() => genericGrantRequest(configuration, PERSONA_GRANT, { persona }));
}

/** RFC 8628: the person signs in on any device, `tell` says where. */
export async function signInByDevice(
  configuration: Configuration,
  tell: (text: string) => void,
): Promise<TokenEndpointResponse> {
  return attempt(async () => {
    const device = await initiateDeviceAuthorization(configuration, { scope: SCOPE });
    tell(
      `Open ${device.verification_uri_complete ?? device.verification_uri} and confirm the code ${device.user_code}`,
    );
    return pollDeviceAuthorizationGrant(configuration, device, undefined, {
      signal: AbortSignal.timeout(BROWSER_DEADLINE_MS),
    });
  });
}

/** RFC 8252 and RFC 7636: authorization code with PKCE, answered to a loopback address of this process. */
export async function signInByBrowser(
  configuration: Configuration,
  tell: (text: string) => void,
): Promise<TokenEndpointResponse> {
  const verifier = randomPKCECodeVerifier();
  const state = randomState();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const redirectUri = `http://127.0.0.1:${port}/callback`;
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: SCOPE,
      prompt: 'login consent',
      state,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    tell(`Open ${url}`);
    const answer = await callback(server, redirectUri);
    return await attempt(() =>
      authorizationCodeGrant(configuration, answer, { pkceCodeVerifier: verifier, expectedState: state }),
    );
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

export async function renew(configuration: Configuration, refreshToken: string): Promise<TokenEndpointResponse> {
  return attempt(() => refreshTokenGrant(configuration, refreshToken));
}

function callback(server: Server, redirectUri: string): Promise<URL> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new CliError(EXIT.NOT_ALLOWED, 'nobody signed in in time')),
      BROWSER_DEADLINE_MS,
    );
    server.on('request', (request, response) => {
      const url = new URL(request.url ?? '/', redirectUri);
      if (url.pathname !== '/callback') {
        response.writeHead(404).end();
        return;
      }
      response.writeHead(200, { 'content-type': 'text/plain' }).end('You can close this window.\n');
      clearTimeout(timer);
      resolve(url);
    });
  });
}

async function attempt<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    const description =
      error instanceof Error && 'error_description' in error ? String(error.error_description) : undefined;
    throw new CliError(
      EXIT.NOT_ALLOWED,
      `the issuer refused: ${description ?? (error instanceof Error ? error.message : String(error))}`,
    );
  }
}
