import { HASH_BYTES, type Hash, hashNode } from '../merkle/hash.ts';
import { joinSubtrees, subtreesOf } from '../merkle/subtree.ts';

/** One hash of a tile. */
export function hashAt(content: Uint8Array, offset: number): Hash {
  return content.subarray(offset * HASH_BYTES, (offset + 1) * HASH_BYTES);
}

export function hashesIn(content: Uint8Array): readonly Hash[] {
  return Array.from({ length: content.length / HASH_BYTES }, (_, offset) => hashAt(content, offset));
}

/** The root over `width` hashes of a tile from `offset` on; `width` is a power of two, and `offset` a multiple of it. */
export function spanRoot(content: Uint8Array, offset: number, width: number): Hash {
  if (width === 1) return hashAt(content, offset);
  const half = width / 2;
  return hashNode(spanRoot(content, offset, half), spanRoot(content, offset + half, half));
}

/** The hashes of the perfect trees in a tile, from left to right: none in an empty one. */
export function peaksOf(content: Uint8Array): readonly Hash[] {
  return subtreesOf({ begin: 0, end: content.length / HASH_BYTES }).map(({ level, index }) =>
    spanRoot(content, index * 2 ** level, 2 ** level),
  );
}

/** The root of a full tile, which is a hash of the tile above. */
export function tileRoot(content: Uint8Array): Hash {
  return joinSubtrees(peaksOf(content));
}
