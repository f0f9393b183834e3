import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Authority, startAuthority } from './authority.ts';
import { CLIENTS, PERSONA_GRANT, SUITE_CLIENTS } from './clients.ts';
import { requestClientToken, requestPersonaToken } from './development-tokens.ts';
import { PEOPLE } from './people.ts';

function claimsOf(accessToken: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString());
}

describe('tokens without a browser', () => {
  let authority: Authority;
  let issuer: string;
  before(async () => {
    authority = await startAuthority({ port: 0, audience: 'policy-registry', notice: () => undefined });
    issuer = authority.issuer;
  });
  after(() => authority.close());

  it('are to be had for everybody, with all that the role allows', async () => {
    for (const person of PEOPLE) {
      const token = await requestPersonaToken({ issuer, persona: person.subject });
      const claims = claimsOf(token.accessToken);
      assert.equal(token.expiresInSeconds, 600);
      assert.equal(token.scope, person.scopes.join(' '));
      assert.equal(claims.sub, person.subject);
      assert.equal(claims.name, person.name);
      assert.deepEqual([claims.roles, claims.groups], [person.roles, person.groups]);
      assert.deepEqual(claims['stellaops:tenants'], person.tenants);
      assert.equal(claims['stellaops:tenant'], person.tenants.length === 1 ? person.tenants[0] : undefined);
    }
  });

  it('carry what was asked for and the role allows', async () => {
    const token = await requestPersonaToken({
      issuer,
      persona: 'author@acme',
      scope: 'policy:read policy:approve made:up',
    });
    assert.equal(token.scope, 'policy:read');
    assert.equal(claimsOf(token.accessToken).scope, 'policy:read');
  });

  it('can pretend an old sign-in', async () => {
    const token = await requestPersonaToken({ issuer, persona: 'approver@acme', authenticatedSecondsAgo: 3_600 });
    const claims = claimsOf(token.accessToken);
    assert.equal(Number(claims.iat) - Number(claims.auth_time), 3_600);
  });

  it('are to be had for every service client', async () => {
    for (const { clientId, clientSecret, tenant, scopes } of CLIENTS) {
      const token = await requestClientToken({ issuer, clientId, clientSecret });
      const claims = claimsOf(token.accessToken);
      assert.equal(token.scope, scopes.join(' '));
      assert.equal(claims.sub, clientId);
      assert.equal(claims['stellaops:tenant'], tenant);
      assert.equal('auth_time' in claims, false);
    }
  });

  it('of services of the suite carry one scope and no tenant', async () => {
    assert.deepEqual(
      SUITE_CLIENTS.map(({ clientId }) => clientId),
      ['svc-registry', 'svc-simulation', 'svc-attestation', 'svc-gateway'],
    );
    for (const { clientId, clientSecret } of SUITE_CLIENTS) {
      const token = await requestClientToken({ issuer, clientId, clientSecret });
      const claims = claimsOf(token.accessToken);
      assert.deepEqual([token.scope, claims.scope, claims.sub], ['policy:internal', 'policy:internal', clientId]);
      for (const claim of ['stellaops:tenants', 'stellaops:tenant', 'auth_time']) assert.equal(claim in claims, false);
    }
  });

  it('never carry the scope of services for a person, whatever they ask for', async () => {
    for (const { subject, scopes } of PEOPLE) {
      const scope = [...scopes, 'policy:internal'].join(' ');
      assert.equal((await requestPersonaToken({ issuer, persona: subject, scope })).scope, scopes.join(' '));
      await assert.rejects(
        requestPersonaToken({ issuer, persona: subject, scope: 'policy:internal' }),
        /invalid_scope/,
      );
    }
  });

  const registry = { clientId: 'svc-registry', clientSecret: 'development-only-svc-registry' };
  const engine = { clientId: 'engine-acme', clientSecret: 'development-only-engine-acme' };
  const refused: readonly [string, () => Promise<unknown>, RegExp][] = [
    [
      'an unknown persona',
      () => requestPersonaToken({ issuer, persona: 'root@acme' }),
      /invalid_request: persona must be the subject of a seeded person/,
    ],
    ['no persona', () => requestPersonaToken({ issuer, persona: '' }), /invalid_request/],
    [
      'scopes that the role does not allow',
      () => requestPersonaToken({ issuer, persona: 'author@acme', scope: 'policy:approve' }),
      /invalid_scope/,
    ],
    [
      'a sign-in in the future',
      () => requestPersonaToken({ issuer, persona: 'author@acme', authenticatedSecondsAgo: -1 }),
      /invalid_request/,
    ],
    [
      'a sign-in years ago',
      () => requestPersonaToken({ issuer, persona: 'author@acme', authenticatedSecondsAgo: 90_000_000 }),
      /invalid_request/,
    ],
    ['a wrong secret', () => requestClientToken({ issuer, ...engine, clientSecret: 'guess' }), /invalid_client/],
    ['an unknown client', () => requestClientToken({ issuer, clientId: 'x', clientSecret: 'x' }), /invalid_client/],
    ['a client without scopes', () => requestClientToken({ issuer, ...engine, scope: '' }), /invalid_scope/],
    [
      'a client that asks for the scope of services',
      () => requestClientToken({ issuer, ...engine, scope: 'policy:internal' }),
      /invalid_scope/,
    ],
    [
      'a service of the suite that asks for anything else',
      () => requestClientToken({ issuer, ...registry, scope: 'policy:read' }),
      /invalid_scope/,
    ],
    [
      'a client that asks for what only people may do',
      () => requestClientToken({ issuer, ...engine, scope: 'policy:publish policy:promote' }),
      /invalid_scope/,
    ],
  ];
  for (const [name, request, message] of refused) {
    it(`are refused for ${name}`, () => assert.rejects(request(), message));
  }

  it('of a persona are for the command line only', async () => {
    const response = await fetch(`${issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: PERSONA_GRANT,
        client_id: engine.clientId,
        client_secret: engine.clientSecret,
        persona: 'approver@acme',
      }),
    });
    assert.equal(response.status, 400);
  });

  it('are not handed to a page of another origin', async () => {
    const response = await fetch(`${issuer}/token`, {
      method: 'POST',
      headers: { origin: 'https://attacker.example' },
      body: new URLSearchParams({ grant_type: PERSONA_GRANT, client_id: 'policyctl', persona: 'approver@acme' }),
    });
    assert.equal(response.status, 400);
    assert.equal(response.headers.get('access-control-allow-origin'), null);
  });
});
