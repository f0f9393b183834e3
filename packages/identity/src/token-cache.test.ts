import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TokenCache } from './token-cache.ts';
import type { VerifiedToken } from './verified-token.ts';

const START = new Date('2026-01-01T00:00:00Z');
const later = (seconds: number) => new Date(START.getTime() + seconds * 1000);

function verified(expiresInSeconds: number): VerifiedToken {
  return {
    subject: 'author@acme',
    displayName: 'Ada Author',
    clientId: 'policyctl',
    kind: 'person',
    scopes: new Set(),
    roles: new Set(),
    authenticatedAtSeconds: 0,
    tenants: ['acme'],
    defaultTenant: 'acme',
    expiresAtSeconds: START.getTime() / 1000 + expiresInSeconds,
  };
}

describe('the cache of verified tokens', () => {
  it('remembers for the configured time', () => {
    const cache = new TokenCache({ cacheEntries: 10, cacheSeconds: 60 });
    const token = verified(600);
    cache.set('token', token, START);
    assert.equal(cache.get('token', later(59)), token);
    assert.equal(cache.get('token', later(60)), undefined);
    assert.equal(cache.get('token', later(1)), undefined, 'a forgotten entry does not come back');
  });

  it('never remembers beyond the end of the token', () => {
    const cache = new TokenCache({ cacheEntries: 10, cacheSeconds: 60 });
    cache.set('token', verified(30), START);
    assert.ok(cache.get('token', later(29)));
    assert.equal(cache.get('token', later(30)), undefined);
    cache.set('expired', verified(-1), START);
    assert.equal(cache.get('expired', START), undefined);
  });

  it('does not trust an entry from the future', () => {
    const cache = new TokenCache({ cacheEntries: 10, cacheSeconds: 60 });
    cache.set('token', verified(600), START);
    assert.equal(cache.get('token', later(-1)), undefined);
  });

  it('tells apart tokens that share a signature', () => {
    const cache = new TokenCache({ cacheEntries: 10, cacheSeconds: 60 });
    cache.set('header.payload.signature', verified(600), START);
    assert.equal(cache.get('header.changed.signature', START), undefined);
    assert.equal(cache.get('changed.payload.signature', START), undefined);
  });

  it('is bounded', () => {
    const cache = new TokenCache({ cacheEntries: 3, cacheSeconds: 60 });
    for (let index = 0; index < 10; index += 1) cache.set(`token-${index}`, verified(600), START);
    const kept = Array.from({ length: 10 }, (_, index) => cache.get(`token-${index}`, START)).filter(Boolean);
    assert.equal(kept.length, 3);
  });
});
