import { TransparencyError } from '../transparency-error.ts';

/** Hashes of a full tile, and entries of a full bundle. */
export const TILE_WIDTH = 256;

/** `entries`: a bundle of entries, beside the tile of level 0 with the same index. A number: 0 for leaves, and so on upwards. */
export type TileLevel = number | 'entries';

/** A tile of hashes, or a bundle of entries. */
export interface Tile {
  readonly level: TileLevel;
  readonly index: number;
  /** 1 to 256. Below 256 the tile is partial: the last of its level in some tree. */
  readonly width: number;
}

const MAX_LEVEL = 63;
const PATH = /^tile\/(?<level>entries|0|[1-9]\d?)\/(?<index>(?:x\d{3}\/){0,5}\d{3})(?:\.p\/(?<width>[1-9]\d{0,2}))?$/;

/** `tile/0/x001/x234/067`, or `tile/entries/000.p/17` of a partial one. Throws OUT_OF_RANGE for what is no tile. */
export function tilePath(tile: Tile): string {
  if (!isTile(tile)) throw new TransparencyError('OUT_OF_RANGE', `there is no tile ${JSON.stringify(tile)}`);
  const { level, index, width } = tile;
  const [last = '', ...upper] = groupsOf(index).reverse();
  const number = [...upper.reverse().map((group) => `x${group}`), last].join('/');
  return `tile/${level}/${number}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

/** Throws MALFORMED_PATH for whatever `tilePath` does not write: every tile has one path. */
export function parseTilePath(path: string): Tile {
  const { level = '', index = '', width = `${TILE_WIDTH}` } = PATH.exec(path)?.groups ?? {};
  const tile = {
    level: level === 'entries' ? level : Number(level),
    index: Number(index.replaceAll(/[x/]/g, '')),
    width: Number(width),
  } as const;
  if (index === '' || !isTile(tile) || tilePath(tile) !== path) {
    throw new TransparencyError('MALFORMED_PATH', `${JSON.stringify(path.slice(0, 100))} is not the path of a tile`);
  }
  return tile;
}

/** Where all partial tiles of an index are, whatever their width: `tile/0/000.p/`. */
export function partialsPrefix(tile: Tile): string {
  return `${tilePath({ ...tile, width: TILE_WIDTH })}.p/`;
}

function isTile({ level, index, width }: Tile): boolean {
  return (
    (level === 'entries' || isWithin(level, 0, MAX_LEVEL)) &&
    isWithin(index, 0, Number.MAX_SAFE_INTEGER) &&
    isWithin(width, 1, TILE_WIDTH)
  );
}

function isWithin(number: number, least: number, most: number): boolean {
  return Number.isSafeInteger(number) && number >= least && number <= most;
}

/** The decimal digits of a number in threes: `['001', '234', '067']`. */
function groupsOf(index: number): string[] {
  const digits = String(index);
  return digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? [];
}
