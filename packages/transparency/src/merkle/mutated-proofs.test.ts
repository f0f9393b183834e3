import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { flipBit } from '../testing/memory-log.ts';
import { ReferenceTree } from '../testing/reference-tree.ts';
import { proveConsistency, proveInclusion } from './prove.ts';
import type { TreeHead } from './tree-head.ts';
import { verifyConsistency } from './verify-consistency.ts';
import { verifyInclusion } from './verify-inclusion.ts';

type Path = readonly Uint8Array[];
const INVALID = { code: 'INVALID_PROOF' } as const;

const trees = Array.from({ length: 66 }, (_, size) => ReferenceTree.ofSize(size));
const anyTree = fc.integer({ min: 1, max: 65 }).map((size) => trees[size] ?? assert.fail());
const anyBit = fc.nat({ max: 255 });

/** Every way to make another path of it that its numbers do not tell. */
const anyChange: fc.Arbitrary<(path: Path) => Path> = fc.oneof(
  fc.tuple(fc.nat(), anyBit).map(
    ([at, bit]) =>
      (path: Path) =>
        path.map((h, i) => (i === at % path.length ? flipBit(h, bit) : h)),
  ),
  fc.nat().map((at) => (path: Path) => path.toSpliced(at % path.length, 1)),
  fc.tuple(fc.nat(), fc.uint8Array({ minLength: 32, maxLength: 32 })).map(
    ([at, hash]) =>
      (path: Path) =>
        path.toSpliced(at % (path.length + 1), 0, hash),
  ),
  fc
    .nat()
    .map(
      (at) => (path: Path) => path.toSpliced(at % (path.length + 1), 0, path[at % path.length] ?? new Uint8Array(32)),
    ),
  fc.nat().map((at) => (path: Path) => path.map((h, i) => (i === at % path.length ? h.subarray(1) : h))),
  fc.constant((path: Path) => path.toReversed()),
  fc.constant(() => []),
);

test('no changed path proves an inclusion', async () => {
  await fc.assert(
    fc.asyncProperty(anyTree, fc.nat(), anyChange, async (tree, at, change) => {
      const index = at % tree.size;
      const path = await proveInclusion(tree, index);
      const changed = change(path);
      fc.pre(!equalPaths(path, changed));
      const leaf = tree.leaves[index] ?? assert.fail();
      assert.throws(() => verifyInclusion({ index, leaf, path: changed }, headOf(tree)), INVALID);
    }),
    { numRuns: 1000 },
  );
});

test('a path proves one leaf, at one place, in one tree', async () => {
  await fc.assert(
    fc.asyncProperty(anyTree, fc.nat(), fc.nat(), anyBit, async (tree, at, other, bit) => {
      const index = at % tree.size;
      const path = await proveInclusion(tree, index);
      const leaf = tree.leaves[index] ?? assert.fail();
      const head = headOf(tree);
      const elsewhere = other % tree.size;
      if (elsewhere !== index) assert.throws(() => verifyInclusion({ index: elsewhere, leaf, path }, head), INVALID);
      assert.throws(() => verifyInclusion({ index, leaf: flipBit(leaf, bit), path }, head), INVALID);
      assert.throws(() => verifyInclusion({ index, leaf, path }, { ...head, root: flipBit(head.root, bit) }), INVALID);
      assert.throws(() => verifyInclusion({ index, leaf, path }, { ...head, root: head.root.subarray(1) }), INVALID);
    }),
    { numRuns: 500 },
  );
});

test('no changed path, and no changed root, proves a consistency', async () => {
  await fc.assert(
    fc.asyncProperty(anyTree, fc.nat(), anyChange, anyBit, async (tree, at, change, bit) => {
      const size = 1 + (at % tree.size);
      const old = { size, root: tree.root(0, size) };
      const head = headOf(tree);
      const path = await proveConsistency(tree, size);
      const changed = change(path);
      if (!equalPaths(path, changed)) assert.throws(() => verifyConsistency(old, head, changed), INVALID);
      assert.throws(() => verifyConsistency({ size, root: flipBit(old.root, bit) }, head, path), INVALID);
      assert.throws(() => verifyConsistency(old, { ...head, root: flipBit(head.root, bit) }, path), INVALID);
      if (size > 1) assert.throws(() => verifyConsistency({ size: size - 1, root: old.root }, head, path), INVALID);
    }),
    { numRuns: 1000 },
  );
});

function headOf(tree: ReferenceTree): TreeHead {
  return { size: tree.size, root: tree.root() };
}

function equalPaths(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((hash, index) => Buffer.compare(hash, b[index] ?? new Uint8Array()) === 0);
}
