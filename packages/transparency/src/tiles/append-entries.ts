import { hashLeaf } from '../merkle/hash.ts';
import { checkSize } from '../merkle/subtree.ts';
import type { TreeHead } from '../merkle/tree-head.ts';
import { continueTiles } from './continue-tiles.ts';
import { encodeBundle } from './entry-bundle.ts';
import type { LogEdge } from './log-edge.ts';
import { hashesIn, peaksOf, tileHashes } from './tile-hashes.ts';
import { hashesAt, levelsOf } from './tile-layout.ts';
import { TILE_WIDTH, tilePath } from './tile-path.ts';
import { edgeRoot } from './tree-edge.ts';

/** An object of a log. What is at a path never changes. */
export interface LogObject {
  readonly path: string;
  readonly content: Uint8Array;
}

/** What an append makes of a log. */
export interface Append {
  /** Bundles, then tiles from the leaves up. All must be durable before a checkpoint of `head` is published. */
  readonly objects: readonly LogObject[];
  /** To be signed as a checkpoint. */
  readonly head: TreeHead;
  /** To append to next. */
  readonly edge: LogEdge;
  /** Prefixes of partial tiles that nobody needs once the checkpoint is published: the full tile is there. */
  readonly superseded: readonly string[];
}

/**
 * Appends entries to a log. Pure: the same entries after the same edge give the same objects, so that an append which did not come to
 * its checkpoint can be done again over what it left. The caller bounds the batch: its entries and their hashes are in memory at once.
 * Throws TOO_LARGE for an entry of more than 65,535 bytes, OUT_OF_RANGE when the tree would have more leaves than can be counted.
 */
export function appendEntries(edge: LogEdge, entries: readonly Uint8Array[]): Append {
  const size = edge.size + entries.length;
  checkSize(size);
  const bundles = continueTiles({ level: 'entries', before: edge.size, kept: edge.entries, added: entries });
  const objects = bundles.tiles.map(({ tile, items }) => ({ path: tilePath(tile), content: encodeBundle(items) }));
  const superseded = [...bundles.superseded];
  const tiles: Uint8Array[] = [];

  let added = entries.map(hashLeaf);
  for (let level = 0; level < levelsOf(size); level += 1) {
    const kept = hashesIn(edge.tiles[level] ?? new Uint8Array());
    const hashes = continueTiles({ level, before: hashesAt(level, edge.size), kept, added });
    const contents = hashes.tiles.map(({ tile, items }) => ({ tile, content: Buffer.concat(items) }));
    for (const { tile, content } of contents) objects.push({ path: tilePath(tile), content });
    superseded.push(...hashes.superseded);
    tiles.push(Buffer.concat(hashes.partial));
    const full = contents.filter(({ tile }) => tile.width === TILE_WIDTH);
    added = full.flatMap(({ content }) => peaksOf(tileHashes(content)));
  }
  const next = { size, tiles, entries: bundles.partial };
  return { objects, head: { size, root: edgeRoot(next) }, edge: next, superseded };
}
