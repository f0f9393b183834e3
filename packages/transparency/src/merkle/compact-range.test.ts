import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ReferenceTree } from '../testing/reference-tree.ts';
import { LEAF_INPUTS, ROOTS } from '../testing/rfc6962-vectors.ts';
import { CompactRange, treeHead } from './compact-range.ts';
import { emptyRoot, hashLeaf } from './hash.ts';
import { subtreesOf } from './subtree.ts';

test('known roots of RFC 6962, for every size from 0 to 8', () => {
  const range = new CompactRange();
  for (const [size, root] of ROOTS.entries()) {
    assert.equal(range.size, size);
    assert.equal(Buffer.from(range.root()).toString('hex'), root);
    range.append(hashLeaf(Buffer.from(LEAF_INPUTS[size] ?? '', 'hex')));
  }
});

test('the incremental root is that of the recursive definition, and the state has a hash for each bit of the size', () => {
  const tree = ReferenceTree.ofSize(600);
  const range = new CompactRange();
  for (const [index, leaf] of tree.leaves.entries()) {
    range.append(leaf);
    const bits = (index + 1).toString(2).replaceAll('0', '').length;
    assert.equal(range.hashes.length, bits);
    if (index % 37 === 0 || bits === 1) assert.deepEqual(range.root(), tree.root(0, index + 1));
  }
  assert.deepEqual(treeHead(tree.leaves), { size: 600, root: tree.root() });
});

test('a range that was kept goes on as one that was not', () => {
  fc.assert(
    fc.property(fc.nat({ max: 70 }), fc.nat({ max: 70 }), (kept, more) => {
      const { leaves } = ReferenceTree.ofSize(kept + more);
      const first = new CompactRange();
      for (const leaf of leaves.slice(0, kept)) first.append(leaf);
      const second = CompactRange.of(first.size, first.hashes);
      for (const leaf of leaves.slice(kept)) second.append(leaf);
      assert.deepEqual(second.root(), treeHead(leaves).root);
    }),
  );
});

test('hashes that are not those of the size are refused', () => {
  const hash = hashLeaf(Buffer.from('a'));
  const wrong: readonly (readonly [number, Uint8Array[]])[] = [
    [0, [hash]],
    [1, []],
    [3, [hash]],
    [1, [hash.subarray(1)]],
    [-1, []],
    [1.5, [hash]],
    [2 ** 53, [hash]],
  ];
  for (const [size, hashes] of wrong) assert.throws(() => CompactRange.of(size, hashes), { code: 'OUT_OF_RANGE' });
});

test('sizes beyond 32 bits are exact, and end at 2^53 - 1', () => {
  assert.deepEqual(subtreesOf({ begin: 0, end: 2 ** 40 + 2 ** 33 + 1 }), [
    { level: 40, index: 0 },
    { level: 33, index: 2 ** 7 },
    { level: 0, index: 2 ** 40 + 2 ** 33 },
  ]);
  assert.equal(subtreesOf({ begin: 0, end: Number.MAX_SAFE_INTEGER }).length, 53);
  const full = CompactRange.of(Number.MAX_SAFE_INTEGER, Array<Uint8Array>(53).fill(emptyRoot()));
  assert.throws(() => full.append(emptyRoot()), { code: 'OUT_OF_RANGE' });
});
