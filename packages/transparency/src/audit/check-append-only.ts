import { equalBytes } from '../merkle/hash.ts';
import { rootAt, type SubtreeReader } from '../merkle/prove.ts';
import type { TreeHead } from '../merkle/tree-head.ts';
import { TransparencyError } from '../transparency-error.ts';

/**
 * That a tree which was seen before is a prefix of the tree. Reads a few tiles. What the reader gives is believed, so it must have held it
 * against its own head, as `TreeReader` does. Throws ROLLED_BACK, FORKED, OUT_OF_RANGE for what never was a tree, or what reading throws.
 */
export async function checkAppendOnly(tree: SubtreeReader, before: TreeHead): Promise<void> {
  if (before.size > tree.size) {
    throw new TransparencyError('ROLLED_BACK', `the log has ${tree.size} entries, and had ${before.size}`);
  }
  if (!equalBytes(before.root, await rootAt(tree, before.size))) {
    throw new TransparencyError('FORKED', `the first ${before.size} entries are not those that were there before`);
  }
}
