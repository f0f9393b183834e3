import assert from 'node:assert/strict';
import { test } from 'node:test';
import { credentialsFrom } from './credentials.ts';

test('a bearer token is what follows the scheme', () => {
  const token = (header: string | undefined) => credentialsFrom(header, undefined).token;
  assert.equal(token('Bearer a.b.c'), 'a.b.c');
  assert.equal(token('bearer  a.b.c '), 'a.b.c');
  for (const none of [undefined, '', 'Bearer', 'Bearer ', 'Bearer a b', 'Basic YTpi', 'a.b.c', 'DPoP a.b.c']) {
    assert.equal(token(none), undefined, none);
  }
});

test('an empty tenant header asks for none', () => {
  assert.equal(credentialsFrom(undefined, '').requestedTenant, undefined);
  assert.equal(credentialsFrom(undefined, 'acme').requestedTenant, 'acme');
});
