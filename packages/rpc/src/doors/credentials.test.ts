import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bearerToken, credentialsFrom } from './credentials.ts';

test('a bearer token is what follows the scheme', () => {
  assert.equal(bearerToken('Bearer a.b.c'), 'a.b.c');
  assert.equal(bearerToken('bearer  a.b.c '), 'a.b.c');
  for (const none of [undefined, '', 'Bearer', 'Bearer ', 'Bearer a b', 'Basic YTpi', 'a.b.c', 'DPoP a.b.c']) {
    assert.equal(bearerToken(none), undefined, none);
  }
});

test('an empty tenant header asks for none', () => {
  assert.equal(credentialsFrom(undefined, '').requestedTenant, undefined);
  assert.equal(credentialsFrom(undefined, 'acme').requestedTenant, 'acme');
});
