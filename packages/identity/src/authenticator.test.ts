import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { CLIENTS, PEOPLE, requestClientToken, SUITE_CLIENTS } from '@policy-registry/authority';
import { createAuthenticator } from './authenticator.ts';
import { SCOPES } from './scopes.ts';
import { AUDIENCE, refusedFor, startTestIssuer, type TestIssuer } from './test-issuer.ts';

describe('an authenticator and the development issuer', () => {
  let issuer: TestIssuer;
  before(async () => {
    issuer = await startTestIssuer();
  });
  after(() => issuer.close());

  const authenticate = (token: string | undefined, requestedTenant?: string) =>
    createAuthenticator({ issuer: issuer.issuer, audience: AUDIENCE }).authenticate({ token, requestedTenant });

  it('makes a principal of every seeded person, with the scopes of the role and no other', async () => {
    for (const person of PEOPLE) {
      const principal = await authenticate(await issuer.personaToken(person.subject), person.tenants[0]);
      assert.deepEqual(
        { ...principal, scopes: [...principal.scopes], roles: [...principal.roles], authenticatedAt: undefined },
        {
          subject: person.subject,
          displayName: person.name,
          tenant: person.tenants[0],
          scopes: [...person.scopes],
          roles: [...person.roles, ...person.groups],
          clientId: 'policyctl',
          kind: 'person',
          authenticatedAt: undefined,
        },
      );
    }
  });

  it('makes a client principal, without a sign-in, of every service client', async () => {
    for (const client of CLIENTS) {
      const { accessToken } = await requestClientToken({ issuer: issuer.issuer, ...client, scope: 'policy:read' });
      const principal = await authenticate(accessToken);
      assert.equal(principal.kind, 'client');
      assert.equal(principal.subject, client.clientId);
      assert.equal(principal.tenant, client.tenant);
      assert.deepEqual([...principal.scopes], ['policy:read']);
      assert.equal('authenticatedAt' in principal, false);
    }
  });

  it('tells services of the suite, which have no tenant and so are nobody where a tenant is needed', async () => {
    const authenticator = createAuthenticator({ issuer: issuer.issuer, audience: AUDIENCE });
    for (const client of SUITE_CLIENTS) {
      const { accessToken } = await requestClientToken({ issuer: issuer.issuer, ...client });
      const { scopes, roles, ...identity } = await authenticator.identify(accessToken);
      assert.deepEqual(identity, {
        subject: client.clientId,
        displayName: client.name,
        clientId: client.clientId,
        kind: 'client',
      });
      assert.deepEqual([[...scopes], [...roles]], [['policy:internal'], []]);
      for (const requestedTenant of [undefined, 'acme']) {
        const call = authenticator.authenticate({ token: accessToken, requestedTenant });
        await assert.rejects(call, refusedFor('TENANT_NOT_ALLOWED'));
      }
    }
  });

  it('refuses to identify what is no token of the issuer', async () => {
    const { identify } = createAuthenticator({ issuer: issuer.issuer, audience: AUDIENCE });
    for (const token of ['', 'service', await issuer.sign({ aud: 'another' })]) {
      await assert.rejects(identify(token), refusedFor('TOKEN_INVALID'));
    }
  });

  it('knows every scope that the development issuer grants', () => {
    const unknown = [...PEOPLE, ...CLIENTS, ...SUITE_CLIENTS]
      .flatMap(({ scopes }) => scopes)
      .filter((scope) => !(scope in SCOPES));
    assert.deepEqual(unknown, []);
  });

  it('tells when the person signed in', async () => {
    const { authenticatedAt } = await authenticate(await issuer.personaToken('author@acme', 3_600));
    const ageSeconds = (Date.now() - (authenticatedAt?.getTime() ?? 0)) / 1000;
    assert.ok(ageSeconds >= 3_600 && ageSeconds < 3_660, `${ageSeconds} seconds`);
  });

  it('lets a call choose among the tenants of the token, also when the token is remembered', async () => {
    const authenticator = createAuthenticator({ issuer: issuer.issuer, audience: AUDIENCE });
    const token = await issuer.personaToken('consultant');
    for (const tenant of ['acme', 'globex', 'acme']) {
      assert.equal((await authenticator.authenticate({ token, requestedTenant: tenant })).tenant, tenant);
    }
    await assert.rejects(
      authenticator.authenticate({ token, requestedTenant: 'initech' }),
      refusedFor('TENANT_NOT_ALLOWED'),
    );
    await assert.rejects(
      authenticator.authenticate({ token, requestedTenant: undefined }),
      refusedFor('TENANT_NOT_ALLOWED'),
    );
  });

  it('refuses the tenant of somebody else', async () => {
    const token = await issuer.personaToken('author@acme');
    assert.equal((await authenticate(token, 'acme')).tenant, 'acme');
    for (const tenant of ['globex', '', 'ACME', 'acme,globex', '__proto__']) {
      await assert.rejects(authenticate(token, tenant), refusedFor('TENANT_NOT_ALLOWED'));
    }
  });

  it('asks for a token where there is none', async () => {
    await assert.rejects(authenticate(undefined), refusedFor('TOKEN_MISSING'));
    await assert.rejects(authenticate(''), refusedFor('TOKEN_MISSING'));
  });

  it('cannot be configured to take unsigned or symmetrically signed tokens', () => {
    for (const algorithms of [[], ['none'], ['ES256', 'HS256'], ['dir']]) {
      assert.throws(() => createAuthenticator({ issuer: issuer.issuer, audience: AUDIENCE, algorithms }), TypeError);
    }
  });
});
