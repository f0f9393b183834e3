import { equalBytes, type Hash } from '../merkle/hash.ts';
import type { SubtreeReader } from '../merkle/prove.ts';
import { isSubtree, type Subtree } from '../merkle/subtree.ts';
import type { TreeHead } from '../merkle/tree-head.ts';
import { TransparencyError } from '../transparency-error.ts';
import { type LogSource, readTile } from './log-source.ts';
import { type TileHashes, tileHashes } from './tile-hashes.ts';
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
  /** By level. */
  readonly #partial: readonly TileHashes[];
  /** The last full tile that was read of each level: whoever reads a log from end to end needs the ones above again and again. */
  readonly #last = new Map<number, { readonly index: number; readonly hashes: TileHashes }>();

  private constructor(head: TreeHead, edge: TreeEdge, { source, signal }: TreeReaderOptions) {
    this.head = head;
    this.#partial = edge.tiles.map(tileHashes);
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

  /** A tile, as wide as the tree has it. Throws as `hashesOf`. */
  async tile(level: number, index: number): Promise<TileHashes> {
    const tile = tileAt(level, index, this.size);
    if (tile === undefined) {
      throw new TransparencyError(
        'OUT_OF_RANGE',
        `a tree of ${this.size} leaves has no tile ${index} of level ${level}`,
      );
    }
    if (tile.width < TILE_WIDTH) return this.#partial[level] ?? [];
    const last = this.#last.get(level);
    if (last?.index === index) return last.hashes;
    const [above = []] = await this.tile(level + 1, Math.floor(index / TILE_WIDTH));
    const hashes = tileHashes(await readTile(this.source, tile, this.signal));
    const [root] = hashes.at(-1) ?? [];
    if (!equalBytes(root, above[index % TILE_WIDTH])) {
      throw new TransparencyError('TILE_MISMATCH', `${tilePath(tile)} is not a tile of the tree`);
    }
    this.#last.set(level, { index, hashes });
    return hashes;
  }

  async #hashOf({ level, index }: Subtree): Promise<Hash> {
    const height = level % TILE_HEIGHT;
    const perTile = 2 ** (TILE_HEIGHT - height);
    const isThere = isSubtree({ level, index }, this.size);
    const tile = isThere ? await this.tile(Math.floor(level / TILE_HEIGHT), Math.floor(index / perTile)) : [];
    const hash = tile[height]?.[index % perTile];
    if (hash === undefined) {
      throw new TransparencyError(
        'OUT_OF_RANGE',
        `a tree of ${this.size} leaves has no subtree ${index} of level ${level}`,
      );
    }
    return hash;
  }
}
