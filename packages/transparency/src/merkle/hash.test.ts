import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyRoot, equalBytes, hashLeaf, hashNode } from './hash.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

test('known hashes of RFC 6962: no leaf, an empty leaf, a leaf', () => {
  assert.equal(hex(emptyRoot()), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  assert.equal(hex(hashLeaf(new Uint8Array())), '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
  assert.equal(
    hex(hashLeaf(Buffer.from('L123456'))),
    '395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56',
  );
});

test('a node is no leaf of the same bytes, and its sides count', () => {
  const [left, right] = [hashLeaf(Buffer.from('Hello')), hashLeaf(Buffer.from('World'))];
  assert.ok(!equalBytes(hashNode(left, right), hashLeaf(Buffer.concat([left, right]))));
  assert.ok(!equalBytes(hashNode(left, right), hashNode(right, left)));
  assert.ok(equalBytes(hashNode(left, right), hashNode(Uint8Array.from(left), Uint8Array.from(right))));
});

test('what is no hash has no parent', () => {
  const hash = emptyRoot();
  for (const other of [hash.subarray(1), Buffer.concat([hash, Buffer.of(0)]), new Uint8Array()]) {
    assert.throws(() => hashNode(hash, other), RangeError);
    assert.throws(() => hashNode(other, hash), RangeError);
  }
});
