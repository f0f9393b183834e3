import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Principal } from '@policy-registry/rpc';
import type { ServiceError } from '@policy-registry/rpc/errors';
import { requireAnyScope, requireFreshAuthentication } from './requirements.ts';
import { refusedFor } from './test-issuer.ts';

const NOW = new Date('2026-01-01T12:00:00Z');

function person(signedInSecondsAgo: number | undefined, scopes: readonly string[] = []): Principal {
  return {
    subject: 'approver@acme',
    displayName: 'Aisha Approver',
    tenant: 'acme',
    scopes: new Set(scopes),
    clientId: 'policyctl',
    kind: 'person',
    ...(signedInSecondsAgo === undefined
      ? {}
      : { authenticatedAt: new Date(NOW.getTime() - signedInSecondsAgo * 1000) }),
  };
}

describe('requireFreshAuthentication', () => {
  it('is satisfied up to the very second', () => {
    for (const age of [0, 1, 300]) requireFreshAuthentication(person(age), 300, NOW);
  });

  it('challenges a person whose sign-in is older or unknown, as RFC 9470 says', () => {
    for (const age of [300.001, 301, 86_400, undefined]) {
      assert.throws(
        () => requireFreshAuthentication(person(age), 300, NOW),
        (error: ServiceError) => {
          refusedFor('FRESH_AUTHENTICATION_REQUIRED')(error);
          assert.equal(error.code, 'UNAUTHENTICATED');
          assert.deepEqual(error.challenge, {
            error: 'insufficient_user_authentication',
            error_description: error.message,
            max_age: '300',
          });
          return true;
        },
      );
    }
  });

  it('tells a client that no sign-in would help, even if it claims one', () => {
    const client: Principal = { ...person(0), kind: 'client' };
    assert.throws(() => requireFreshAuthentication(client, 300, NOW), refusedFor('INTERACTIVE_LOGIN_REQUIRED'));
  });
});

describe('requireAnyScope', () => {
  it('is satisfied by any of the scopes', () => {
    requireAnyScope(person(0, ['policy:read', 'policy:audit']), ['policy:approve', 'policy:audit']);
  });

  it('names the scopes in the challenge', () => {
    assert.throws(
      () => requireAnyScope(person(0, ['policy:read']), ['policy:approve', 'policy:audit']),
      (error: ServiceError) => {
        refusedFor('SCOPE_MISSING')(error);
        assert.equal(error.challenge?.error, 'insufficient_scope');
        assert.equal(error.challenge?.scope, 'policy:approve policy:audit');
        assert.equal(error.metadata.scopes, 'policy:approve policy:audit');
        return true;
      },
    );
  });

  it('takes no scope for another, and stays shut when none is listed', () => {
    const all = person(0, ['policy:read', 'policy', 'policy:*', 'policy:approve:x']);
    assert.throws(() => requireAnyScope(all, ['policy:approve']), refusedFor('SCOPE_MISSING'));
    assert.throws(() => requireAnyScope(all, []), refusedFor('SCOPE_MISSING'));
  });
});
