import type { Hash } from './hash.ts';
import { emptyRoot } from './hash.ts';
import { consistencyRanges, inclusionRanges } from './proof-ranges.ts';
import { checkIndex, checkSize, joinSubtrees, type LeafRange, type Subtree, subtreesOf } from './subtree.ts';

/** Where the hashes of a tree are. */
export interface SubtreeReader {
  /** Leaves of the tree. */
  readonly size: number;
  /** One hash for each subtree, in their order. Every subtree is inside the tree. */
  hashesOf(subtrees: readonly Subtree[]): Promise<readonly Hash[]>;
}

/** The path from the leaf to the root of the first `size` leaves: of the whole tree when nothing is said. Throws OUT_OF_RANGE. */
export async function proveInclusion(tree: SubtreeReader, index: number, size = tree.size): Promise<readonly Hash[]> {
  checkSize(size, tree.size);
  checkIndex(index, size);
  return rootsOf(tree, inclusionRanges(index, size));
}

/** That the first `oldSize` leaves of the tree of the first `size` leaves are the old tree. Throws OUT_OF_RANGE. */
export async function proveConsistency(
  tree: SubtreeReader,
  oldSize: number,
  size = tree.size,
): Promise<readonly Hash[]> {
  checkSize(size, tree.size);
  checkSize(oldSize, size);
  return rootsOf(tree, consistencyRanges(oldSize, size));
}

/** The root of the first `size` leaves. Throws OUT_OF_RANGE. */
export async function rootAt(tree: SubtreeReader, size: number): Promise<Hash> {
  checkSize(size, tree.size);
  const [root = emptyRoot()] = size === 0 ? [] : await rootsOf(tree, [{ begin: 0, end: size }]);
  return root;
}

async function rootsOf(tree: SubtreeReader, ranges: readonly LeafRange[]): Promise<readonly Hash[]> {
  const parts = ranges.map(subtreesOf);
  const hashes = await tree.hashesOf(parts.flat());
  let at = 0;
  return parts.map(({ length }) => {
    at += length;
    return joinSubtrees(hashes.slice(at - length, at));
  });
}
