import { HASH_BYTES, type Hash, hashNode } from '../merkle/hash.ts';

/**
 * The perfect trees in a tile, by height: the hashes of the tile, those of their pairs, and so on, up to one hash. A full tile has its
 * root there.
 */
export type TileHashes = readonly (readonly Hash[])[];

/** The hashes that a tile has, as views of it. */
export function hashesIn(content: Uint8Array): readonly Hash[] {
  return Array.from({ length: content.length / HASH_BYTES }, (_, offset) =>
    content.subarray(offset * HASH_BYTES, (offset + 1) * HASH_BYTES),
  );
}

/** Hashes a tile: one node less than it has hashes. */
export function tileHashes(content: Uint8Array): TileHashes {
  const heights = [hashesIn(content)];
  for (let below = heights[0] ?? []; below.length > 1; below = heights.at(-1) ?? []) heights.push(pairsOf(below));
  return heights;
}

/** The largest of them that cover the tile, from left to right: none in an empty one, one in a full one. */
export function peaksOf(hashes: TileHashes): readonly Hash[] {
  return hashes.toReversed().flatMap((height) => (height.length % 2 === 1 ? height.slice(-1) : []));
}

function pairsOf(below: readonly Hash[]): readonly Hash[] {
  const pairs: Hash[] = [];
  let left: Hash | undefined;
  for (const hash of below) {
    if (left !== undefined) pairs.push(hashNode(left, hash));
    left = left === undefined ? hash : undefined;
  }
  return pairs;
}
