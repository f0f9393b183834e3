import { CompactRange } from '../merkle/compact-range.ts';
import { equalBytes, type Hash } from '../merkle/hash.ts';
import type { TreeHead } from '../merkle/tree-head.ts';
import { TransparencyError } from '../transparency-error.ts';

/**
 * Builds a tree from its leaves alone, wherever they come from, and compares it with its head. Keeps one hash for each bit of the size.
 * Throws ROOT_MISMATCH.
 */
export async function replayLeaves(leaves: AsyncIterable<Hash>, head: TreeHead): Promise<void> {
  const range = new CompactRange();
  for await (const leaf of leaves) {
    if (range.size === head.size) throw mismatch(`there are more than ${head.size} entries`);
    range.append(leaf);
  }
  if (range.size < head.size) throw mismatch(`there are ${range.size} entries instead of ${head.size}`);
  if (!equalBytes(range.root(), head.root)) throw mismatch(`the ${head.size} entries have another root`);
}

function mismatch(message: string): TransparencyError {
  return new TransparencyError('ROOT_MISMATCH', message);
}
