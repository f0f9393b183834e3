import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as oidc from 'openid-client';
import { type Authority, startAuthority } from './authority.ts';
import { PEOPLE } from './people.ts';
import { TestBrowser } from './test-browser.ts';

const CALLBACK = 'http://127.0.0.1:49152/callback';
const isCallback = (url: string) => url.startsWith(`${CALLBACK}?`) || url.startsWith(`${CALLBACK}#`);

function claimsOf(accessToken: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString());
}

describe('a sign-in with the command line', () => {
  let authority: Authority;
  let client: oidc.Configuration;
  before(async () => {
    authority = await startAuthority({ port: 0, audience: 'policy-registry', notice: () => undefined });
    client = await oidc.discovery(new URL(authority.issuer), 'policyctl', undefined, oidc.None(), {
      execute: [oidc.allowInsecureRequests],
    });
  });
  after(() => authority.close());

  async function signIn(browser: TestBrowser, persona: string, scope: string, extra: Record<string, string> = {}) {
    const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
    const expectedState = oidc.randomState();
    const url = oidc.buildAuthorizationUrl(client, {
      redirect_uri: CALLBACK,
      scope,
      state: expectedState,
      code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      ...extra,
    });
    const page = await browser.open(url.href);
    assert.match(page.text, /Who are you\?/);
    const end = await browser.submit(page, { persona }, isCallback);
    assert.ok(isCallback(end.url), end.text);
    return oidc.authorizationCodeGrant(client, new URL(end.url), { pkceCodeVerifier, expectedState });
  }

  it('gives the scopes that were asked for and the role allows, whatever port the command line listens on', async () => {
    const tokens = await signIn(new TestBrowser(), 'author@acme', 'policy:read policy:author policy:approve');
    assert.deepEqual(String(tokens.scope).split(' ').sort(), ['policy:author', 'policy:read']);
    const claims = claimsOf(tokens.access_token);
    assert.equal(claims.sub, 'author@acme');
    assert.equal(claims.aud, 'policy-registry');
    assert.equal(claims.client_id, 'policyctl');
    assert.equal(claims['stellaops:tenant'], 'acme');
    assert.ok(Math.abs(Number(claims.auth_time) - Date.now() / 1000) < 10);
  });

  it('gives an ID token with openid, and still an access token for the API', async () => {
    const tokens = await signIn(new TestBrowser(), 'auditor@globex', 'openid profile policy:audit');
    assert.equal(tokens.claims()?.sub, 'auditor@globex');
    assert.equal(claimsOf(tokens.access_token).scope, 'policy:audit');
  });

  it('asks who one is every time, and lets one be somebody else in the same browser', async () => {
    const browser = new TestBrowser();
    for (const persona of ['author@acme', 'approver@acme', 'consultant', 'author@acme']) {
      const tokens = await signIn(browser, persona, 'policy:read');
      assert.equal(claimsOf(tokens.access_token).sub, persona);
    }
  });

  it('takes prompt=consent and max_age without asking twice', async () => {
    const tokens = await signIn(new TestBrowser(), 'author@acme', 'openid offline_access policy:read', {
      prompt: 'consent',
      max_age: '60',
    });
    assert.equal(claimsOf(tokens.access_token).sub, 'author@acme');
  });

  it('refreshes: a new token with the old sign-in time, and a used refresh token is worth nothing', async () => {
    const tokens = await signIn(new TestBrowser(), 'operator@acme', 'policy:read policy:operate');
    const first = String(tokens.refresh_token);
    const refreshed = await oidc.refreshTokenGrant(client, first);
    const [before, now] = [claimsOf(tokens.access_token), claimsOf(refreshed.access_token)];
    assert.notEqual(refreshed.access_token, tokens.access_token);
    assert.equal(now.auth_time, before.auth_time);
    assert.equal(now.scope, before.scope);
    await assert.rejects(oidc.refreshTokenGrant(client, first), { error: 'invalid_grant' });
    await assert.rejects(oidc.refreshTokenGrant(client, String(refreshed.refresh_token)), { error: 'invalid_grant' });
  });

  it('leaves the tokens of the person before alone', async () => {
    const browser = new TestBrowser();
    const before = await signIn(browser, 'author@acme', 'policy:read');
    await signIn(browser, 'approver@acme', 'policy:read');
    const refreshed = await oidc.refreshTokenGrant(client, String(before.refresh_token));
    assert.equal(claimsOf(refreshed.access_token).sub, 'author@acme');
  });

  it('works by device code', async () => {
    const device = await oidc.initiateDeviceAuthorization(client, {
      scope: 'policy:read policy:review policy:publish',
    });
    const browser = new TestBrowser();
    const form = await browser.open(device.verification_uri);
    assert.match(form.text, /Enter the code/);
    const confirm = await browser.submit(form, { user_code: device.user_code });
    assert.ok(confirm.text.includes(device.user_code), confirm.text);
    const people = await browser.submit(confirm, {});
    const done = await browser.submit(people, { persona: 'reviewer@globex' });
    assert.match(done.text, /Signed in/);
    const tokens = await oidc.pollDeviceAuthorizationGrant(client, { ...device, interval: 0 });
    const claims = claimsOf(tokens.access_token);
    assert.equal(claims.sub, 'reviewer@globex');
    assert.equal(claims['stellaops:tenant'], 'globex');
    assert.equal(claims.scope, 'policy:read policy:review');
    assert.equal(typeof claims.auth_time, 'number');
  });

  it('by device code starts from the complete address too, and can be denied', async () => {
    const device = await oidc.initiateDeviceAuthorization(client, { scope: 'policy:read' });
    const browser = new TestBrowser();
    const selfSubmitting = await browser.open(String(device.verification_uri_complete));
    const confirm = await browser.submit(selfSubmitting, {});
    await browser.submit(confirm, { abort: 'yes' });
    await assert.rejects(oidc.pollDeviceAuthorizationGrant(client, { ...device, interval: 0 }), {
      error: 'access_denied',
    });
  });

  it('tells about a wrong device code on the page', async () => {
    const browser = new TestBrowser();
    const form = await browser.open(`${authority.issuer}/device`);
    const again = await browser.submit(form, { user_code: '<b>"WRONG' });
    assert.match(again.text, /That code is not known/);
    assert.ok(!again.text.includes('<b>'));
  });

  it('can be cancelled, and goes back to the command line', async () => {
    const browser = new TestBrowser();
    const url = oidc.buildAuthorizationUrl(client, {
      redirect_uri: CALLBACK,
      scope: 'policy:read',
      code_challenge: await oidc.calculatePKCECodeChallenge(oidc.randomPKCECodeVerifier()),
      code_challenge_method: 'S256',
    });
    const end = await browser.submit(await browser.open(url.href), { cancel: 'yes' }, isCallback);
    assert.equal(new URL(end.url).searchParams.get('error'), 'access_denied');
  });

  it('shows everybody, on a page without script or foreign content', async () => {
    const url = oidc.buildAuthorizationUrl(client, {
      redirect_uri: CALLBACK,
      scope: 'policy:read',
      code_challenge: await oidc.calculatePKCECodeChallenge(oidc.randomPKCECodeVerifier()),
      code_challenge_method: 'S256',
    });
    const page = await new TestBrowser().open(url.href);
    for (const person of PEOPLE) assert.ok(page.text.includes(`value="${person.subject}"`));
    assert.doesNotMatch(page.text, /<script|src=|href=|@import|url\(/);
    assert.match(page.headers.get('content-security-policy') ?? '', /^default-src 'none'; style-src 'sha256-/);
    assert.equal(page.headers.get('cache-control'), 'no-store');
  });

  const badRequests: readonly [string, Record<string, string>, RegExp][] = [
    ['without PKCE', { code_challenge: '', code_challenge_method: '' }, /PKCE/],
    ['with a plain PKCE challenge', { code_challenge_method: 'plain' }, /not supported value of code_challenge_method/],
    ['with a redirect to the network', { redirect_uri: 'http://192.0.2.1/callback' }, /redirect_uri/],
    ['with a redirect to another loopback path', { redirect_uri: 'http://127.0.0.1:1/other' }, /redirect_uri/],
    ['for another API', { resource: 'urn:other' }, /unknown resource/],
    ['for a token in the browser', { response_type: 'token' }, /response_type/],
    ['for an unknown client', { client_id: 'somebody' }, /client/],
  ];
  for (const [name, changes, message] of badRequests) {
    it(`${name} is refused`, async () => {
      const challenge = await oidc.calculatePKCECodeChallenge(oidc.randomPKCECodeVerifier());
      const parameters = {
        client_id: 'policyctl',
        response_type: 'code',
        redirect_uri: CALLBACK,
        scope: 'policy:read',
        code_challenge: challenge,
        code_challenge_method: 'S256',
        ...changes,
      };
      const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== ''));
      const answer = await new TestBrowser().open(`${authority.issuer}/auth?${query}`, {}, isCallback);
      const said = isCallback(answer.url)
        ? new URLSearchParams(answer.url.split(/[?#]/)[1]).get('error_description')
        : answer.text;
      assert.match(String(said), message);
    });
  }

  it('does not end with a made-up person, an expired page, or an oversized form', async () => {
    const browser = new TestBrowser();
    const url = oidc.buildAuthorizationUrl(client, {
      redirect_uri: CALLBACK,
      scope: 'policy:read',
      code_challenge: await oidc.calculatePKCECodeChallenge(oidc.randomPKCECodeVerifier()),
      code_challenge_method: 'S256',
    });
    const page = await browser.open(url.href);
    const unknown = await browser.submit(page, { persona: '<script>root@acme' });
    assert.equal(unknown.status, 400);
    assert.ok(!unknown.text.includes('<script>'));
    assert.equal((await browser.submit(page, { persona: 'x'.repeat(5_000) })).status, 413);
    const expired = await new TestBrowser().open(page.url);
    assert.equal(expired.status, 400);
    assert.match(expired.text, /has expired/);
    const put = await fetch(page.url, { method: 'PUT' });
    assert.equal(put.status, 405);
  });
});
