import { partialsPrefix, TILE_WIDTH, type Tile, type TileLevel } from './tile-path.ts';

/** A level to which something is added. */
interface Level<T> {
  readonly level: TileLevel;
  /** Items that it had. */
  readonly before: number;
  /** Those of them that are in its partial tile. */
  readonly kept: readonly T[];
  readonly added: readonly T[];
}

interface Continued<T> {
  /** To be written: all but the last one full. None where nothing was added. */
  readonly tiles: readonly { readonly tile: Tile; readonly items: readonly T[] }[];
  /** Items of the partial tile that the level has now. */
  readonly partial: readonly T[];
  /** Where the partial tiles are that became full. */
  readonly superseded: readonly string[];
}

/** Cuts a level into tiles, from its partial one on. */
export function continueTiles<T>({ level, before, kept, added }: Level<T>): Continued<T> {
  if (added.length === 0) return { tiles: [], partial: kept, superseded: [] };
  const all = [...kept, ...added];
  const first = Math.floor(before / TILE_WIDTH);
  const tiles = Array.from({ length: Math.ceil(all.length / TILE_WIDTH) }, (_, n) => {
    const items = all.slice(n * TILE_WIDTH, (n + 1) * TILE_WIDTH);
    return { tile: { level, index: first + n, width: items.length }, items };
  });
  const becameFull = tiles.slice(0, 1).filter(({ tile }) => kept.length > 0 && tile.width === TILE_WIDTH);
  return {
    tiles,
    partial: all.slice(all.length - (all.length % TILE_WIDTH)),
    superseded: becameFull.map(({ tile }) => partialsPrefix(tile)),
  };
}
