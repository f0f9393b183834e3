import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readKeySetAddress } from './discovery-document.ts';
import { refusedFor } from './test-issuer.ts';

const ISSUER = 'https://issuer.example';

describe('readKeySetAddress', () => {
  it('reads where the keys are, on whatever host', () => {
    const document = { issuer: ISSUER, jwks_uri: 'https://keys.example/set' };
    assert.equal(readKeySetAddress(document, ISSUER).href, 'https://keys.example/set');
    const local = { issuer: 'http://127.0.0.1:1', jwks_uri: 'http://127.0.0.1:1/jwks' };
    assert.equal(readKeySetAddress(local, 'http://127.0.0.1:1').href, 'http://127.0.0.1:1/jwks');
  });

  const refused: readonly [string, unknown][] = [
    ['null', null],
    ['a text', 'https://issuer.example'],
    ['nothing', {}],
    ['another issuer', { issuer: 'https://other.example', jwks_uri: 'https://issuer.example/jwks' }],
    ['nearly the issuer', { issuer: `${ISSUER}/`, jwks_uri: 'https://issuer.example/jwks' }],
    ['no address', { issuer: ISSUER }],
    ['a relative address', { issuer: ISSUER, jwks_uri: '/jwks' }],
    ['an address that is no text', { issuer: ISSUER, jwks_uri: ['https://issuer.example/jwks'] }],
    ['plain http', { issuer: ISSUER, jwks_uri: 'http://issuer.example/jwks' }],
    ['a file', { issuer: 'http://127.0.0.1:1', jwks_uri: 'file:///etc/passwd' }],
  ];
  for (const [name, document] of refused) {
    it(`refuses ${name}`, () => {
      const issuer = name === 'a file' ? 'http://127.0.0.1:1' : ISSUER;
      assert.throws(() => readKeySetAddress(document, issuer), refusedFor('UNAVAILABLE'));
    });
  }
});
