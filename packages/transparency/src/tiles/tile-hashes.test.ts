import assert from 'node:assert/strict';
import { test } from 'node:test';
import { subtreesOf } from '../merkle/subtree.ts';
import { ReferenceTree } from '../testing/reference-tree.ts';
import { peaksOf, tileHashes } from './tile-hashes.ts';

for (const width of [0, 1, 2, 3, 7, 8, 100, 255, 256]) {
  test(`a tile of ${width} hashes has every perfect tree of them, and those that cover it`, () => {
    const tree = ReferenceTree.ofSize(width);
    const hashes = tileHashes(Buffer.concat(tree.leaves));
    for (const [height, nodes] of hashes.entries()) {
      assert.equal(nodes.length, Math.floor(width / 2 ** height));
      for (const [n, node] of nodes.entries())
        assert.deepEqual(node, tree.root(n * 2 ** height, (n + 1) * 2 ** height));
    }
    const peaks = subtreesOf({ begin: 0, end: width }).map(({ level, index }) => hashes[level]?.[index]);
    assert.deepEqual(peaksOf(hashes), peaks);
    assert.equal(hashes.at(-1)?.length, Math.min(width, 1));
  });
}
