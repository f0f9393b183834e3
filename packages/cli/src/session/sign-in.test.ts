import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { Configuration, customFetch, None } from 'openid-client';
import { CLIENT_ID } from './issuer.ts';
import { signInByDevice } from './sign-in.ts';

const ISSUER = 'https://issuer.example';
const DEVICE = { device_code: 'd', user_code: 'u', verification_uri: ISSUER, expires_in: 60, interval: 0.01 };

/** Signs in by device at an issuer that grants everything; gives what was asked of it, by path. */
async function askedOf(methods: string[]): Promise<Map<string, URLSearchParams>> {
  const asked = new Map<string, URLSearchParams>();
  const configuration = new Configuration(
    {
      issuer: ISSUER,
      device_authorization_endpoint: `${ISSUER}/device`,
      token_endpoint: `${ISSUER}/token`,
      code_challenge_methods_supported: methods,
    },
    CLIENT_ID,
    undefined,
    None(),
  );
  configuration[customFetch] = async (url, { body }) => {
    const { pathname } = new URL(url);
    asked.set(pathname, new URLSearchParams(body?.toString()));
    return Response.json(pathname === '/device' ? DEVICE : { access_token: 'a', token_type: 'Bearer' });
  };
  const { access_token } = await signInByDevice(configuration, () => {});
  assert.equal(access_token, 'a');
  return asked;
}

describe('a sign-in on another device', () => {
  it('proves by PKCE that who began it ends it, where the issuer knows PKCE', async () => {
    const asked = await askedOf(['plain', 'S256']);
    const verifier = asked.get('/token')?.get('code_verifier') ?? '';
    assert.equal(asked.get('/device')?.get('code_challenge_method'), 'S256');
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    assert.equal(asked.get('/device')?.get('code_challenge'), challenge);
  });

  it('works without where the issuer does not', async () => {
    const asked = await askedOf(['plain']);
    assert.equal(asked.get('/device')?.has('code_challenge'), false);
    assert.equal(asked.get('/token')?.has('code_verifier'), false);
  });
});
