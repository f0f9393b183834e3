import { TransparencyError } from '../transparency-error.ts';
import { emptyRoot, HASH_BYTES, type Hash, hashNode } from './hash.ts';
import { checkSize, joinSubtrees, subtreesOf } from './subtree.ts';
import type { TreeHead } from './tree-head.ts';

/** All that must be kept of a tree to append to it and know its root: at most one hash for each bit of the size. */
export class CompactRange {
  #size = 0;
  #hashes: Hash[] = [];

  /** Goes on where another left off. Throws OUT_OF_RANGE when there are not as many hashes as a tree of the size has. */
  static of(size: number, hashes: readonly Hash[]): CompactRange {
    checkSize(size);
    const wanted = subtreesOf({ begin: 0, end: size }).length;
    if (hashes.length !== wanted || hashes.some((hash) => hash.length !== HASH_BYTES)) {
      throw new TransparencyError(
        'OUT_OF_RANGE',
        `a tree of ${size} leaves has ${wanted} hashes of ${HASH_BYTES} bytes`,
      );
    }
    const range = new CompactRange();
    range.#size = size;
    range.#hashes = [...hashes];
    return range;
  }

  get size(): number {
    return this.#size;
  }

  /** Hashes of `subtreesOf({ begin: 0, end: size })`. */
  get hashes(): readonly Hash[] {
    return this.#hashes;
  }

  append(leaf: Hash): void {
    checkSize(this.#size + 1);
    let hash = leaf;
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2) {
      const left = this.#hashes.pop();
      if (left !== undefined) hash = hashNode(left, hash);
    }
    this.#hashes.push(hash);
    this.#size += 1;
  }

  root(): Hash {
    return this.#size === 0 ? emptyRoot() : joinSubtrees(this.#hashes);
  }
}

/** The head of the tree over leaf hashes, in their order. */
export function treeHead(leaves: Iterable<Hash>): TreeHead {
  const range = new CompactRange();
  for (const leaf of leaves) range.append(leaf);
  return { size: range.size, root: range.root() };
}
