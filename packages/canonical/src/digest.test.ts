import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestHex, isDigest, sha256 } from './digest.ts';

const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

test('FIPS 180-4 vectors', () => {
  assert.equal(sha256('abc'), `sha256:${ABC}`);
  assert.equal(sha256(''), 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

test('a string counts as its UTF-8 bytes', () => {
  assert.equal(sha256('é😀'), sha256(new Uint8Array([0xc3, 0xa9, 0xf0, 0x9f, 0x98, 0x80])));
});

test('a digest is sha256 and 64 lower-case hex digits, and nothing else', () => {
  assert.ok(isDigest(`sha256:${ABC}`));
  assert.equal(digestHex(sha256('abc')), ABC);
  const others = [
    ABC,
    `sha256:${ABC.toUpperCase()}`,
    `sha256:${ABC}\n`,
    ` sha256:${ABC}`,
    `sha256:${ABC}0`,
    `sha512:${ABC}`,
    'sha256:',
    '',
  ];
  for (const other of others) assert.ok(!isDigest(other), JSON.stringify(other));
});
