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
import { CliError } from '../exit-code.ts';
import { innermostMessage } from '../innermost-message.ts';
import { listenForCallback, nobodyCame } from './callback.ts';

/** Everything that a person may be allowed here; the issuer grants what the person has. */
export const SCOPE = [
  'openid offline_access policy:read policy:author policy:review policy:approve policy:publish policy:promote',
  'policy:operate policy:activate policy:archive policy:audit policy:simulate policy:run policy:runs',
  'findings:read effective:read',
].join(' ');

const PERSONA_GRANT = 'urn:stellaops:params:oauth:grant-type:development-persona';
/** So long a person has to sign in. */
const PERSON_DEADLINE_MS = 5 * 60_000;

/** As a seeded person of the development issuer; every other issuer refuses this grant. */
export async function signInAsPersona(configuration: Configuration, persona: string): Promise<TokenEndpointResponse> {
  return attempt(() => genericGrantRequest(configuration, PERSONA_GRANT, { persona }));
}

/** RFC 8628: the person signs in on any device, `tell` says where. With PKCE, which issuers may ask of every public client. */
export async function signInByDevice(
  configuration: Configuration,
  tell: (text: string) => void,
): Promise<TokenEndpointResponse> {
  return attempt(async () => {
    const verifier = configuration.serverMetadata().supportsPKCE() ? randomPKCECodeVerifier() : undefined;
    const challenge = verifier === undefined ? {} : await challengeOf(verifier);
    const proof = verifier === undefined ? {} : { code_verifier: verifier };
    const device = await initiateDeviceAuthorization(configuration, { scope: SCOPE, ...challenge });
    tell(
      `Open ${device.verification_uri_complete ?? device.verification_uri} and confirm the code ${device.user_code}`,
    );
    const signal = AbortSignal.timeout(PERSON_DEADLINE_MS);
    try {
      return await pollDeviceAuthorizationGrant(configuration, device, proof, { signal });
    } catch (error) {
      throw signal.aborted ? nobodyCame() : error;
    }
  });
}

/** RFC 8252 and RFC 7636: authorization code with PKCE, answered to a loopback address of this process. */
export async function signInByBrowser(
  configuration: Configuration,
  tell: (text: string) => void,
): Promise<TokenEndpointResponse> {
  const verifier = randomPKCECodeVerifier();
  const state = randomState();
  const callback = await listenForCallback(state);
  try {
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: callback.redirectUri,
      scope: SCOPE,
      prompt: 'login consent',
      state,
      ...(await challengeOf(verifier)),
    });
    tell(`Open ${url}`);
    const answer = await callback.answer(PERSON_DEADLINE_MS);
    return await attempt(() =>
      authorizationCodeGrant(configuration, answer, { pkceCodeVerifier: verifier, expectedState: state }),
    );
  } finally {
    callback.close();
  }
}

export async function renew(configuration: Configuration, refreshToken: string): Promise<TokenEndpointResponse> {
  return attempt(() => refreshTokenGrant(configuration, refreshToken));
}

async function challengeOf(verifier: string): Promise<Record<string, string>> {
  return { code_challenge: await calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' };
}

/** An OAuth error of the issuer is its last word; everything else may pass. */
async function attempt<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof CliError) throw error;
    if (!('error' in error)) throw new CliError('NO_ANSWER', `the issuer does not answer: ${innermostMessage(error)}`);
    const said = 'error_description' in error ? error.error_description : error.error;
    throw new CliError('SIGN_IN_REFUSED', `the issuer refused: ${said}`);
  }
}
