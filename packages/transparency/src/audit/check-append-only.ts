import { equalBytes, type Hash } from '../merkle/hash.ts';
import { rootAt, type SubtreeReader } from '../merkle/prove.ts';
import { checkSize } from '../merkle/subtree.ts';
import type { TreeHead } from '../merkle/tree-head.ts';
import { TransparencyError } from '../transparency-error.ts';

/**
 * That a tree which was seen before is a prefix of the tree. Reads a tile of each level at most. What the reader gives is believed, so
 * it must have held it against its own head, as `TreeReader` does. Throws ROLLED_BACK, FORKED, or what reading throws.
 */
export async function checkAppendOnly(tree: SubtreeReader, before: TreeHead): Promise<void> {
  checkNotShorter(before, tree.size);
  checkSameRoot(before, await rootAt(tree, before.size));
}

/** Throws ROLLED_BACK; OUT_OF_RANGE for what never was a tree. */
export function checkNotShorter(before: TreeHead, size: number): void {
  checkSize(before.size);
  if (size < before.size) {
    throw new TransparencyError('ROLLED_BACK', `the log has ${size} entries, and had ${before.size}`);
  }
}

/** `root` is that of the first `before.size` entries, as they are now. */
export function checkSameRoot(before: TreeHead, root: Hash): void {
  if (!equalBytes(before.root, root)) {
    throw new TransparencyError('FORKED', `the first ${before.size} entries are not those that were there before`);
  }
}
