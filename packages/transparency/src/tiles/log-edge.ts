import { equalBytes, hashLeaf } from '../merkle/hash.ts';
import type { TreeHead } from '../merkle/tree-head.ts';
import { TransparencyError } from '../transparency-error.ts';
import { type LogSource, readBundle } from './log-source.ts';
import { hashesIn } from './tile-hashes.ts';
import { partialAt } from './tile-layout.ts';
import { readEdge, type TreeEdge } from './tree-edge.ts';

/** All that must be known of a log to append to it: at most 255 hashes of each level, and 255 entries. */
export interface LogEdge extends TreeEdge {
  /** Of the partial bundle. */
  readonly entries: readonly Uint8Array[];
}

/** The edge of a log without entries. */
export const EMPTY_EDGE: LogEdge = { size: 0, tiles: [], entries: [] };

/**
 * Reads the edge of the log, and believes it when it has the root of the checkpoint: nothing is ever appended to a log that was
 * damaged there. Throws TILE_MISMATCH, ENTRY_MISMATCH, or what reading throws.
 */
export async function readLogEdge(source: LogSource, head: TreeHead, signal?: AbortSignal): Promise<LogEdge> {
  const edge = await readEdge(source, head, signal);
  const bundle = partialAt('entries', head.size);
  const entries = bundle === undefined ? [] : await readBundle(source, bundle, signal);
  const leaves = hashesIn(edge.tiles[0] ?? new Uint8Array());
  if (entries.some((entry, offset) => !equalBytes(hashLeaf(entry), leaves[offset]))) {
    throw new TransparencyError('ENTRY_MISMATCH', 'the last entries are not those of the tree');
  }
  return { ...edge, entries };
}
