import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { plausibleClaims, refusedFor } from './test-issuer.ts';
import { readVerifiedToken } from './verified-token.ts';

const NOW_SECONDS = Math.floor(Date.now() / 1000);

function read(claims: Record<string, unknown>) {
  return readVerifiedToken({ ...plausibleClaims('https://issuer.example'), ...claims }, NOW_SECONDS + 5);
}

describe('readVerifiedToken', () => {
  it('takes a token of a signed-in person', () => {
    const token = read({ auth_time: NOW_SECONDS - 100 });
    assert.equal(token.kind, 'person');
    assert.equal(token.authenticatedAtSeconds, NOW_SECONDS - 100);
  });

  it('takes a token whose subject is the client for a client, even with a sign-in time', () => {
    const token = read({ sub: 'engine-acme', client_id: 'engine-acme', auth_time: NOW_SECONDS });
    assert.equal(token.kind, 'client');
    assert.equal(token.authenticatedAtSeconds, undefined);
  });

  it('takes a token that proves no sign-in for a client, whatever its subject', () => {
    const token = read({ sub: 'service-account-17', auth_time: undefined });
    assert.equal(token.kind, 'client');
  });

  it('finds a name for people: name, preferred_username, subject', () => {
    assert.equal(read({ name: 'Ada Author', preferred_username: 'ada' }).displayName, 'Ada Author');
    assert.equal(read({ preferred_username: 'ada' }).displayName, 'ada');
    assert.equal(read({}).displayName, 'author@acme');
  });

  it('reads the client from client_id, else from azp', () => {
    assert.equal(read({ client_id: 'policyctl', azp: 'other' }).clientId, 'policyctl');
    assert.equal(read({ client_id: undefined, azp: 'other' }).clientId, 'other');
  });

  it('splits scopes at spaces and knows none where there is no claim', () => {
    assert.deepEqual([...read({ scope: 'policy:read  policy:audit ' }).scopes], ['policy:read', 'policy:audit']);
    assert.deepEqual([...read({ scope: undefined }).scopes], []);
  });

  it('takes roles and groups together, as texts or as SCIM has them, and knows none where there is no claim', () => {
    const roles = (claims: Record<string, unknown>) => [...read(claims).roles];
    assert.deepEqual(roles({ roles: ['policy-approver'], groups: ['security', 'policy-approver'] }), [
      'policy-approver',
      'security',
    ]);
    assert.deepEqual(roles({ groups: [{ value: '/security', display: 'Security' }] }), ['/security']);
    assert.deepEqual(roles({}), []);
  });

  it('refuses roles and groups that list no names', () => {
    for (const claim of ['roles', 'groups']) {
      for (const value of ['admin', { value: 'admin' }, null, 7, [''], [7], [null], [['admin']], [{ display: 'x' }]]) {
        assert.throws(() => read({ [claim]: value }), refusedFor('TOKEN_INVALID', 'claims'), JSON.stringify(value));
      }
    }
  });

  it('has a default tenant only where the token says which', () => {
    const tenants = (claims: Record<string, unknown>) => {
      const { tenants, defaultTenant } = read({
        'stellaops:tenant': undefined,
        'stellaops:tenants': undefined,
        ...claims,
      });
      return [tenants, defaultTenant];
    };
    assert.deepEqual(tenants({ 'stellaops:tenant': 'acme' }), [['acme'], 'acme']);
    assert.deepEqual(tenants({ 'stellaops:tenants': ['acme'] }), [['acme'], 'acme']);
    assert.deepEqual(tenants({ 'stellaops:tenants': ['acme', 'globex'] }), [['acme', 'globex'], undefined]);
    assert.deepEqual(tenants({ 'stellaops:tenants': ['acme', 'globex'], 'stellaops:tenant': 'globex' }), [
      ['acme', 'globex'],
      'globex',
    ]);
    assert.deepEqual(tenants({}), [[], undefined]);
  });

  it('refuses names that could leave a tenant’s place in a store', () => {
    for (const name of [
      '',
      '.',
      '..',
      'a/b',
      'a.b',
      'a_b',
      'Acme',
      ' acme',
      '-acme',
      'acme-',
      'a\u0000',
      'a'.repeat(64),
      '*',
    ]) {
      assert.throws(
        () => read({ 'stellaops:tenant': undefined, 'stellaops:tenants': [name] }),
        refusedFor('TOKEN_INVALID', 'claims'),
      );
    }
    assert.deepEqual(
      read({ 'stellaops:tenant': undefined, 'stellaops:tenants': ['a', 'a'.repeat(63)] }).tenants.length,
      2,
    );
  });
});
