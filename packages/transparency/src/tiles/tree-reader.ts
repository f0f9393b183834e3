import { equalBytes, type Hash } from '../merkle/hash.ts';
import type { SubtreeReader } from '../merkle/prove.ts';
import { isSubtree, type Subtree } from '../merkle/subtree.ts';
import type { TreeHead } from '../merkle/tree-head.ts';
import { TransparencyError } from '../transparency-error.ts';
import { type LogSource, readTile } from './log-source.ts';
import { hashAt, spanRoot, tileRoot } from './tile-hashes.ts';
import { tileAt } from './tile-layout.ts';
import { TILE_WIDTH, tilePath } from './tile-path.ts';
import { readEdge, type TreeEdge } from './tree-edge.ts';

const TILE_HEIGHT = Math.log2(TILE_WIDTH);

/** Where the log of a tree is, and until when it is read. */
export interface TreeReaderOptions {
  readonly source: LogSource;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads the tree of a checkpoint. Whatever it gives is in that tree: partial tiles were held against the root when it was opened, and
 * every full tile is against its hash in the tile above. It keeps the partial tiles, and one full tile of each level.
 */
export class TreeReader implements SubtreeReader {
  readonly head: TreeHead;
  readonly source: LogSource;
  readonly signal: AbortSignal | undefined;
  readonly #edge: TreeEdge;
  /** The last full tile that was read of each level: whoever reads a log from end to end needs the ones above again and again. */
  readonly #last = new Map<number, { readonly index: number; readonly content: Uint8Array }>();

  private constructor(head: TreeHead, edge: TreeEdge, { source, signal }: TreeReaderOptions) {
    this.head = head;
    this.#edge = edge;
    this.source = source;
    this.signal = signal;
  }

  /** Throws TILE_MISMATCH when the last tiles do not have the root. What is thrown by reading: NOT_FOUND, MALFORMED_TILE, TOO_LARGE. */
  static async open(head: TreeHead, options: TreeReaderOptions): Promise<TreeReader> {
    return new TreeReader(head, await readEdge(options.source, head, options.signal), options);
  }

  get size(): number {
    return this.head.size;
  }

  /** Throws OUT_OF_RANGE for a subtree that is not in the tree, TILE_MISMATCH, or what reading throws. */
  async hashesOf(subtrees: readonly Subtree[]): Promise<readonly Hash[]> {
    const hashes: Hash[] = [];
    // One after the other: what comes next is often in the same tile.
    for (const subtree of subtrees) hashes.push(await this.#hashOf(subtree));
    return hashes;
  }

  /** The hashes of a tile, as wide as the tree has it. Throws as `hashesOf`. */
  async tile(level: number, index: number): Promise<Uint8Array> {
    const tile = tileAt(level, index, this.size);
    if (tile === undefined) {
      throw new TransparencyError(
        'OUT_OF_RANGE',
        `a tree of ${this.size} leaves has no tile ${index} of level ${level}`,
      );
    }
    if (tile.width < TILE_WIDTH) return this.#edge.tiles[level] ?? new Uint8Array();
    const last = this.#last.get(level);
    if (last?.index === index) return last.content;
    const above = await this.tile(level + 1, Math.floor(index / TILE_WIDTH));
    const content = await readTile(this.source, tile, this.signal);
    if (!equalBytes(tileRoot(content), hashAt(above, index % TILE_WIDTH))) {
      throw new TransparencyError('TILE_MISMATCH', `${tilePath(tile)} is not a tile of the tree`);
    }
    this.#last.set(level, { index, content });
    return content;
  }

  async #hashOf({ level, index }: Subtree): Promise<Hash> {
    if (!isSubtree({ level, index }, this.size)) {
      throw new TransparencyError(
        'OUT_OF_RANGE',
        `a tree of ${this.size} leaves has no subtree ${index} of level ${level}`,
      );
    }
    const width = 2 ** (level % TILE_HEIGHT);
    const first = index * width;
    const content = await this.tile(Math.floor(level / TILE_HEIGHT), Math.floor(first / TILE_WIDTH));
    return spanRoot(content, first % TILE_WIDTH, width);
  }
}
