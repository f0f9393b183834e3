import { emptyRoot, equalBytes, type Hash } from '../merkle/hash.ts';
import { checkSize, joinSubtrees } from '../merkle/subtree.ts';
import type { TreeHead } from '../merkle/tree-head.ts';
import { TransparencyError } from '../transparency-error.ts';
import { type LogSource, readTile } from './log-source.ts';
import { peaksOf, tileHashes } from './tile-hashes.ts';
import { levelsOf, partialAt } from './tile-layout.ts';

/** The partial tiles of a tree. Its root is made of their hashes alone, and whatever is appended continues them. */
export interface TreeEdge {
  readonly size: number;
  /** By level; empty where the level has no partial tile. */
  readonly tiles: readonly Uint8Array[];
}

export function edgeRoot({ tiles }: TreeEdge): Hash {
  const peaks = tiles.toReversed().flatMap((tile) => peaksOf(tileHashes(tile)));
  return peaks.length === 0 ? emptyRoot() : joinSubtrees(peaks);
}

/** Reads the edge of the tree, and believes it when it has the root. Throws TILE_MISMATCH, or what `readTile` throws. */
export async function readEdge(source: LogSource, head: TreeHead, signal: AbortSignal | undefined): Promise<TreeEdge> {
  checkSize(head.size);
  const tiles = await Promise.all(
    Array.from({ length: levelsOf(head.size) }, async (_, level) => {
      const tile = partialAt(level, head.size);
      return tile === undefined ? new Uint8Array() : readTile(source, tile, signal);
    }),
  );
  const edge = { size: head.size, tiles };
  if (!equalBytes(edgeRoot(edge), head.root)) {
    throw new TransparencyError('TILE_MISMATCH', `the last tiles of ${head.size} leaves do not have the root`);
  }
  return edge;
}
