import { equalBytes, type Hash, hashLeaf } from '../merkle/hash.ts';
import { checkSize, type LeafRange } from '../merkle/subtree.ts';
import { TransparencyError } from '../transparency-error.ts';
import { readBundle } from './log-source.ts';
import { tileAt } from './tile-layout.ts';
import { TILE_WIDTH, tilePath } from './tile-path.ts';
import type { TreeReader } from './tree-reader.ts';

/** An entry of the tree of a checkpoint. */
export interface LogEntry {
  readonly index: number;
  readonly entry: Uint8Array;
  /** `hashLeaf(entry)`. */
  readonly leaf: Hash;
}

/**
 * The entries of a range, in their order, each held against the tree before it is given. One bundle is in memory at a time: 16 MiB at
 * most. Throws ENTRY_MISMATCH, MALFORMED_BUNDLE, NOT_FOUND, TOO_LARGE; OUT_OF_RANGE when the tree has not all of them.
 */
export async function* readEntries(tree: TreeReader, { begin, end }: LeafRange): AsyncGenerator<LogEntry> {
  checkSize(end, tree.size);
  checkSize(begin, end);
  for (let at = begin; at < end; ) {
    const index = Math.floor(at / TILE_WIDTH);
    const stop = Math.min(end, (index + 1) * TILE_WIDTH);
    for (const entry of await readVerified(tree, index)) {
      if (entry.index >= at && entry.index < stop) yield entry;
    }
    at = stop;
  }
}

async function readVerified(tree: TreeReader, index: number): Promise<readonly LogEntry[]> {
  const bundle = tileAt('entries', index, tree.size);
  if (bundle === undefined) return [];
  const [leaves = []] = await tree.tile(0, index);
  const entries = await readBundle(tree.source, bundle, tree.signal);
  return entries.map((entry, offset) => {
    const leaf = hashLeaf(entry);
    if (!equalBytes(leaf, leaves[offset])) {
      throw new TransparencyError('ENTRY_MISMATCH', `entry ${offset} of ${tilePath(bundle)} is not that of the tree`);
    }
    return { index: index * TILE_WIDTH + offset, entry, leaf };
  });
}
