import { TILE_WIDTH, type Tile, type TileLevel } from './tile-path.ts';

/** Hashes of a level, in a tree of a size: one for each full tile below. A hash has the number of its tile below as its index. */
export function hashesAt(level: TileLevel, size: number): number {
  return level === 'entries' ? size : Math.floor(size / TILE_WIDTH ** level);
}

/** Levels that have hashes. */
export function levelsOf(size: number): number {
  let levels = 0;
  while (hashesAt(levels, size) > 0) levels += 1;
  return levels;
}

/** The tile as it is in a tree of a size: full, or as wide as the tree has it. Undefined where the tree has none. */
export function tileAt(level: TileLevel, index: number, size: number): Tile | undefined {
  const width = Math.min(hashesAt(level, size) - index * TILE_WIDTH, TILE_WIDTH);
  return index >= 0 && width > 0 ? { level, index, width } : undefined;
}

/** The partial tile of a level: the last of it, unless that is full. */
export function partialAt(level: TileLevel, size: number): Tile | undefined {
  return tileAt(level, Math.floor(hashesAt(level, size) / TILE_WIDTH), size);
}
