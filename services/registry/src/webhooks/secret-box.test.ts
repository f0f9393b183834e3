import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newSecret, openSecret, sealSecret } from './secret-box.ts';

const KEY = Buffer.alloc(32, 1);

test('a secret is opened by the key that sealed it, for its owner alone', () => {
  const secret = newSecret();
  assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  assert.notEqual(secret, newSecret());
  const sealed = sealSecret(KEY, 'acme/1', secret);
  assert.equal(openSecret(KEY, 'acme/1', sealed), secret);
  assert.notEqual(sealSecret(KEY, 'acme/1', secret), sealed);
  const wrong: [key: Uint8Array, owner: string, sealed: string][] = [
    [Buffer.alloc(32, 2), 'acme/1', sealed],
    [KEY, 'acme/2', sealed],
    [KEY, 'acme/1', `${sealed.slice(0, -4)}AAAA`],
    [KEY, 'acme/1', ''],
  ];
  for (const [key, owner, text] of wrong) {
    assert.throws(() => openSecret(key, owner, text), { reason: 'INVALID_STATE' });
  }
});
