import { hashLeaf } from '../merkle/hash.ts';
import { checkSize } from '../merkle/subtree.ts';
import type { TreeHead } from '../merkle/tree-head.ts';
import { appendLeaves } from './append-leaves.ts';
import { continueTiles } from './continue-tiles.ts';
import { encodeBundle } from './entry-bundle.ts';
import type { LogEdge } from './log-edge.ts';
import { tilePath } from './tile-path.ts';

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
  checkSize(edge.size + entries.length);
  const bundles = continueTiles({ level: 'entries', before: edge.size, kept: edge.entries, added: entries });
  const contents = bundles.tiles.map(({ tile, items }) => ({ tile, content: encodeBundle(items) }));
  const tree = appendLeaves(edge, entries.map(hashLeaf));
  return {
    objects: [...contents, ...tree.tiles].map(({ tile, content }) => ({ path: tilePath(tile), content })),
    head: tree.head,
    edge: { ...tree.edge, entries: bundles.partial },
    superseded: [...bundles.superseded, ...tree.superseded],
  };
}
