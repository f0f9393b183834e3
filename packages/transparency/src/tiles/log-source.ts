import { HASH_BYTES } from '../merkle/hash.ts';
import { TransparencyError } from '../transparency-error.ts';
import { decodeBundle, MAX_BUNDLE_BYTES } from './entry-bundle.ts';
import { TILE_WIDTH, type Tile, tilePath } from './tile-path.ts';

/** Bounds of one read. */
export interface ReadOptions {
  /** No object of this kind is larger: a source gives up at it, and throws. */
  readonly maxBytes: number;
  /** Of the caller, who sets the deadline. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Where the objects of a log are read: a folder, an object store, an HTTP prefix. It need not be trusted: whatever it gives is held
 * against a checkpoint. Its own failures (network, disk) are thrown as they are, and each read must have a deadline.
 */
export interface LogSource {
  /** The object at a path (`checkpoint`, `tile/0/000`, `tile/entries/000.p/3`), or undefined when there is none. Its bytes do not change. */
  read(path: string, options: ReadOptions): Promise<Uint8Array | undefined>;
}

const FULL_TILE_BYTES = TILE_WIDTH * HASH_BYTES;

/** The hashes of a tile, not yet believed. Throws NOT_FOUND, MALFORMED_TILE, TOO_LARGE. */
export async function readTile(source: LogSource, tile: Tile, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const { content, width } = await readEither(source, tile, { maxBytes: FULL_TILE_BYTES, signal });
  if (content.length !== width * HASH_BYTES) {
    throw new TransparencyError('MALFORMED_TILE', `${tilePath(tile)} has ${content.length} bytes`);
  }
  return content.subarray(0, tile.width * HASH_BYTES);
}

/** The entries of a bundle, not yet believed. Throws NOT_FOUND, MALFORMED_BUNDLE, TOO_LARGE. */
export async function readBundle(
  source: LogSource,
  bundle: Tile,
  signal: AbortSignal | undefined,
): Promise<readonly Uint8Array[]> {
  const { content, width } = await readEither(source, bundle, { maxBytes: MAX_BUNDLE_BYTES, signal });
  return decodeBundle(content, width).slice(0, bundle.width);
}

/** An object that the log must have. Throws NOT_FOUND, TOO_LARGE. */
export async function readObject(source: LogSource, path: string, options: ReadOptions): Promise<Uint8Array> {
  const content = await readIfThere(source, path, options);
  if (content === undefined) throw new TransparencyError('NOT_FOUND', `the log has no ${path}`);
  return content;
}

/** A partial tile may be gone once the full one is there, which begins with the same hashes. */
async function readEither(source: LogSource, tile: Tile, options: ReadOptions) {
  const content = await readIfThere(source, tilePath(tile), options);
  if (content !== undefined) return { content, width: tile.width };
  const full = tilePath({ ...tile, width: TILE_WIDTH });
  return { content: await readObject(source, full, options), width: TILE_WIDTH };
}

async function readIfThere(source: LogSource, path: string, options: ReadOptions): Promise<Uint8Array | undefined> {
  options.signal?.throwIfAborted();
  const content = await source.read(path, options);
  if (content !== undefined && content.length > options.maxBytes) {
    throw new TransparencyError('TOO_LARGE', `${path} has ${content.length} bytes, more than ${options.maxBytes}`);
  }
  return content;
}
