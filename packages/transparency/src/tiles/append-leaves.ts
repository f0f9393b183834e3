import type { Hash } from '../merkle/hash.ts';
import { checkSize } from '../merkle/subtree.ts';
import type { TreeHead } from '../merkle/tree-head.ts';
import { continueTiles } from './continue-tiles.ts';
import { hashesIn, peaksOf, tileHashes } from './tile-hashes.ts';
import { hashesAt, levelsOf } from './tile-layout.ts';
import { TILE_WIDTH, type Tile } from './tile-path.ts';
import { edgeRoot, type TreeEdge } from './tree-edge.ts';

/** What an append makes of a tree. */
export interface AppendedLeaves {
  /** From the leaves up: every tile that became full, and the partial tile of each level that grew. */
  readonly tiles: readonly { readonly tile: Tile; readonly content: Uint8Array }[];
  readonly head: TreeHead;
  /** To append to next. */
  readonly edge: TreeEdge;
  /** As those of `Append`. */
  readonly superseded: readonly string[];
}

/** The edge of a tree without leaves. */
export const EMPTY_TREE_EDGE: TreeEdge = { size: 0, tiles: [] };

/**
 * Appends to the tree alone, for a log whose entries are kept elsewhere and served as bundles from there. Pure, as `appendEntries`. Throws
 * OUT_OF_RANGE when the tree would have more leaves than can be counted.
 */
export function appendLeaves(edge: TreeEdge, leaves: readonly Hash[]): AppendedLeaves {
  const size = edge.size + leaves.length;
  checkSize(size);
  const tiles: { tile: Tile; content: Uint8Array }[] = [];
  const superseded: string[] = [];
  const partial: Uint8Array[] = [];
  let added = leaves;
  for (let level = 0; level < levelsOf(size); level += 1) {
    const kept = hashesIn(edge.tiles[level] ?? new Uint8Array());
    const hashes = continueTiles({ level, before: hashesAt(level, edge.size), kept, added });
    const contents = hashes.tiles.map(({ tile, items }) => ({ tile, content: Buffer.concat(items) }));
    tiles.push(...contents);
    superseded.push(...hashes.superseded);
    partial.push(Buffer.concat(hashes.partial));
    const full = contents.filter(({ tile }) => tile.width === TILE_WIDTH);
    added = full.flatMap(({ content }) => peaksOf(tileHashes(content)));
  }
  const next = { size, tiles: partial };
  return { tiles, head: { size, root: edgeRoot(next) }, edge: next, superseded };
}
