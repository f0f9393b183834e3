import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { ServiceError } from '@policy-registry/rpc/errors';
import fc from 'fast-check';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { createAuthenticator } from './authenticator.ts';
import { AUDIENCE, plausibleClaims, refusedFor, startTestIssuer, type TestIssuer } from './test-issuer.ts';

describe('tokens that must not pass', () => {
  let issuer: TestIssuer;
  let authenticator: ReturnType<typeof createAuthenticator>;
  before(async () => {
    issuer = await startTestIssuer();
    authenticator = createAuthenticator({ issuer: issuer.issuer, audience: AUDIENCE });
  });
  after(() => issuer.close());

  const authenticate = (token: string) => authenticator.authenticate({ token, requestedTenant: undefined });
  const refuses = (token: string, check: string) =>
    assert.rejects(authenticate(token), (error: ServiceError) => {
      refusedFor('TOKEN_INVALID', check)(error);
      assert.equal(error.challenge?.error, 'invalid_token');
      assert.equal(error.challenge?.error_description, error.message);
      assert.ok(!JSON.stringify([error, error.stack]).includes(token.slice(0, 40)), 'the token is repeated');
      return true;
    });

  it('would pass if nothing were wrong with them', async () => {
    assert.equal((await authenticate(await issuer.sign({}))).subject, 'author@acme');
  });

  it('are unsigned', async () => {
    const unsigned = new UnsecuredJWT(plausibleClaims(issuer.issuer)).encode();
    await refuses(unsigned, 'format');
    await refuses(`${unsigned}AAAA`, 'algorithm');
  });

  it('are signed with the public key as a shared secret', async () => {
    const { d: _private, kid, ...jwk } = issuer.key;
    const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    const token = await new SignJWT(plausibleClaims(issuer.issuer))
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid })
      .sign(Buffer.from(pem));
    await refuses(token, 'algorithm');
  });

  it('are signed by another key under the issuer’s key id, or under an unknown one', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    const sign = (kid: string) =>
      new SignJWT(plausibleClaims(issuer.issuer))
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
        .sign(privateKey);
    await refuses(await sign(issuer.key.kid), 'signature');
    await refuses(await sign('unknown'), 'key');
  });

  it('carry their own key', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const jwk = await exportJWK(publicKey);
    const token = await new SignJWT(plausibleClaims(issuer.issuer))
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'mine', jwk })
      .sign(privateKey);
    await refuses(token, 'key');
  });

  it('name no key', async () => {
    await refuses(await issuer.sign({}, { kid: '' }), 'key_id');
    const { privateKey } = await generateKeyPair('ES256');
    await refuses(
      await new SignJWT(plausibleClaims(issuer.issuer))
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt' })
        .sign(privateKey),
      'key_id',
    );
  });

  it('are of another type, as an ID token is', async () => {
    await refuses(await issuer.sign({}, { typ: 'JWT' }), 'type');
    await refuses(await issuer.sign({ nonce: 'n' }, { typ: 'id+jwt' }), 'type');
  });

  const now = Math.floor(Date.now() / 1000);
  const wrongClaims: readonly [string, Record<string, unknown>, string][] = [
    ['another audience', { aud: 'somebody-else' }, 'audience'],
    ['another issuer', { iss: 'https://issuer.example' }, 'issuer'],
    ['the past', { exp: now - 60 }, 'expired'],
    ['the future', { nbf: now + 600 }, 'not_yet_valid'],
    ['no end', { exp: undefined }, 'claims'],
    ['no audience', { aud: undefined }, 'claims'],
    ['no issuer', { iss: undefined }, 'claims'],
    ['no issue time', { iat: undefined }, 'claims'],
    ['no subject', { sub: undefined }, 'claims'],
    ['an empty subject', { sub: '' }, 'claims'],
    ['no client', { client_id: undefined }, 'claims'],
    ['scopes that are no text', { scope: ['policy:approve'] }, 'claims'],
    ['a name that is no text', { name: { first: 'Ada' } }, 'claims'],
    ['a sign-in that is yet to come', { auth_time: now + 3_600 }, 'claims'],
    ['a sign-in that is no time', { auth_time: 'just now' }, 'claims'],
    ['a key that it is bound to', { cnf: { jkt: 'thumbprint' } }, 'claims'],
    ['tenants that are no list', { 'stellaops:tenants': 'acme' }, 'claims'],
    ['a tenant that is no name', { 'stellaops:tenant': '../globex', 'stellaops:tenants': ['../globex'] }, 'claims'],
    ['a tenant outside its own list', { 'stellaops:tenant': 'globex' }, 'claims'],
  ];
  for (const [name, claims, check] of wrongClaims) {
    it(`are signed by the issuer but for ${name}`, async () => refuses(await issuer.sign(claims), check));
  }

  it('allow no tenant at all', async () => {
    const token = await issuer.sign({ 'stellaops:tenant': undefined, 'stellaops:tenants': undefined });
    await assert.rejects(authenticate(token), refusedFor('TENANT_NOT_ALLOWED'));
  });

  it('were tampered with after the original was remembered, under the same signature', async () => {
    const original = await issuer.personaToken('author@acme');
    await authenticate(original);
    const [header, payload, signature] = original.split('.');
    const claims = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString());
    for (const change of [
      { sub: 'approver@acme' },
      { 'stellaops:tenant': 'globex', 'stellaops:tenants': ['globex'] },
    ]) {
      const changed = Buffer.from(JSON.stringify({ ...claims, ...change })).toString('base64url');
      await refuses([header, changed, signature].join('.'), 'signature');
    }
    assert.equal((await authenticate(original)).subject, 'author@acme');
  });

  it('are oversized', async () => {
    await refuses(await issuer.sign({ padding: 'x'.repeat(20_000) }), 'size');
    await refuses('x'.repeat(50_000_000), 'size');
  });

  it('come from another issuer that has the same keys', async () => {
    const twin = await startTestIssuer({ dataFolder: issuer.dataFolder });
    try {
      await refuses(await twin.personaToken('author@acme'), 'issuer');
    } finally {
      await twin.close();
    }
  });

  it('are garbage', async () => {
    const part = fc.oneof(
      fc.base64String(),
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
    );
    const garbage = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.tuple(part, part, part).map((parts) => parts.join('.')),
    );
    await fc.assert(
      fc.asyncProperty(garbage, async (token) => {
        await assert.rejects(authenticate(token), refusedFor('TOKEN_INVALID'));
      }),
      { numRuns: 300 },
    );
  });

  it('have a header or payload that is signed but is no claims object', async () => {
    const header = fc.record({ alg: fc.constant('ES256'), kid: fc.constant(issuer.key.kid), crit: fc.anything() });
    await fc.assert(
      fc.asyncProperty(header, fc.jsonValue(), async (head, body) => {
        const token = [head, body].map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')).join('.');
        await assert.rejects(authenticate(`${token}.AAAA`), refusedFor('TOKEN_INVALID'));
      }),
      { numRuns: 200 },
    );
  });

  it('differ from a good one in a single character', async () => {
    const good = await issuer.personaToken('author@acme');
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: good.length - 2 }), async (position) => {
        const other = good[position] === 'A' ? 'B' : 'A';
        const token = good.slice(0, position) + other + good.slice(position + 1);
        await assert.rejects(
          authenticate(token),
          (error) => error instanceof ServiceError && error.reason === 'TOKEN_INVALID',
        );
      }),
      { numRuns: 100 },
    );
  });
});
