import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ReferenceTree } from '../testing/reference-tree.ts';
import { CONSISTENCY_PATHS, INCLUSION_PATHS, LEAF_INPUTS } from '../testing/rfc6962-vectors.ts';
import { hashLeaf } from './hash.ts';
import { proveConsistency, proveInclusion, rootAt } from './prove.ts';
import { verifyConsistency } from './verify-consistency.ts';
import { verifyInclusion } from './verify-inclusion.ts';

const known = new ReferenceTree(LEAF_INPUTS.map((input) => hashLeaf(Buffer.from(input, 'hex'))));
const hex = (path: readonly Uint8Array[]) => path.map((hash) => Buffer.from(hash).toString('hex'));

/** Every tree up to 40 leaves, at every place: 0, 1, powers of two and their neighbours among them. */
const LARGEST = 40;
const trees = Array.from({ length: LARGEST + 1 }, (_, size) => ReferenceTree.ofSize(size));

describe('inclusion', () => {
  test('known paths of RFC 6962', async () => {
    for (const { index, size, path } of INCLUSION_PATHS) {
      assert.deepEqual(hex(await proveInclusion(known, index, size)), path, `${index} of ${size}`);
    }
  });

  test('every leaf of every tree is proven, by the path of the definition', async () => {
    for (const tree of trees) {
      for (const [index, leaf] of tree.leaves.entries()) {
        const path = await proveInclusion(tree, index);
        assert.deepEqual(path, tree.path(index));
        verifyInclusion({ index, leaf, path }, { size: tree.size, root: tree.root() });
      }
    }
  });

  test('a leaf that the tree does not have is refused', async () => {
    for (const index of [8, -1, 0.5, Number.NaN]) {
      await assert.rejects(proveInclusion(known, index), { code: 'OUT_OF_RANGE' });
      const proof = { index, leaf: hashLeaf(Buffer.from('')), path: [] };
      assert.throws(() => verifyInclusion(proof, { size: 8, root: known.root() }), { code: 'OUT_OF_RANGE' });
    }
    await assert.rejects(proveInclusion(known, 0, 9), { code: 'OUT_OF_RANGE' });
  });
});

describe('consistency', () => {
  test('known proofs of RFC 6962', async () => {
    for (const { oldSize, size, path } of CONSISTENCY_PATHS) {
      assert.deepEqual(hex(await proveConsistency(known, oldSize, size)), path, `${oldSize} of ${size}`);
    }
  });

  test('every prefix of every tree is proven, by the proof of the definition', async () => {
    for (const tree of trees) {
      for (let oldSize = 0; oldSize <= tree.size; oldSize += 1) {
        const path = await proveConsistency(tree, oldSize);
        if (oldSize > 0) assert.deepEqual(path, tree.proof(oldSize));
        const old = { size: oldSize, root: tree.root(0, oldSize) };
        verifyConsistency(old, { size: tree.size, root: tree.root() }, path);
        assert.deepEqual(await rootAt(tree, oldSize), old.root);
      }
    }
  });

  test('a tree that is larger than the other, or no tree, is refused', async () => {
    const head = { size: 8, root: known.root() };
    for (const size of [9, -1, 1.5]) {
      await assert.rejects(proveConsistency(known, size), { code: 'OUT_OF_RANGE' });
      assert.throws(() => verifyConsistency({ size, root: head.root }, head, []), { code: 'OUT_OF_RANGE' });
    }
  });

  test('no tree of another root is a prefix', () => {
    const head = { size: 8, root: known.root() };
    const other = hashLeaf(Buffer.from('other'));
    assert.throws(() => verifyConsistency({ size: 0, root: other }, head, []), { code: 'INVALID_PROOF' });
    assert.throws(() => verifyConsistency({ size: 8, root: other }, head, []), { code: 'INVALID_PROOF' });
  });
});

test('numbers beyond 32 bits stay exact: a path through a tree of 2^52 leaves that are all alike', async () => {
  const size = 2 ** 52;
  const levels = [hashLeaf(Buffer.from('same'))];
  const level = (n: number): Uint8Array => {
    for (let at = levels.length; at <= n; at += 1)
      levels.push(new ReferenceTree([level(at - 1), level(at - 1)]).root());
    return levels[n] ?? assert.fail();
  };
  const tree = {
    size,
    hashesOf: async (subtrees: readonly { level: number }[]) => subtrees.map((s) => level(s.level)),
  };
  const head = { size, root: level(52) };
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: size - 1 }), async (index) => {
      verifyInclusion({ index, leaf: level(0), path: await proveInclusion(tree, index) }, head);
      const old = { size: index, root: await rootAt(tree, index) };
      verifyConsistency(old, head, await proveConsistency(tree, index));
    }),
    { numRuns: 50 },
  );
});
