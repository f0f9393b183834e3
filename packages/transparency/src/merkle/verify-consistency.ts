import { checkHash, climb, half, invalidProof } from './climb.ts';
import { emptyRoot, equalBytes, type Hash, hashNode } from './hash.ts';
import { checkSize } from './subtree.ts';
import type { TreeHead } from './tree-head.ts';

/**
 * That the old tree is a prefix of the tree (RFC 9162, section 2.1.4.2). Throws OUT_OF_RANGE when the old one is larger, or INVALID_PROOF.
 * The tree without leaves is a prefix of every tree; its root must be the empty one.
 */
export function verifyConsistency(old: TreeHead, head: TreeHead, path: readonly Hash[]): void {
  checkSize(head.size);
  checkSize(old.size, head.size);
  if (old.size === 0 || old.size === head.size) {
    if (path.length > 0) throw invalidProof('the path is too long');
    const root = old.size === 0 ? emptyRoot() : head.root;
    if (!equalBytes(old.root, root)) throw invalidProof('the old root is another');
    return;
  }
  const { seed, node, last, rest } = start(old, head.size, path);
  let oldHash = seed;
  let hash = seed;
  for (const { sibling, onLeft } of climb(node, last, rest)) {
    if (onLeft) oldHash = hashNode(sibling, oldHash);
    hash = onLeft ? hashNode(sibling, hash) : hashNode(hash, sibling);
  }
  if (!equalBytes(oldHash, old.root)) throw invalidProof('the path does not lead to the old root');
  if (!equalBytes(hash, head.root)) throw invalidProof('the path does not lead to the root');
}

/** The largest perfect tree that ends where the old tree does. It is the old tree itself, or the path begins with it. */
function start(old: TreeHead, size: number, path: readonly Hash[]) {
  let node = old.size - 1;
  let last = size - 1;
  for (; node % 2 === 1; node = half(node)) last = half(last);
  if (node === 0) return { seed: checkHash(old.root), node, last, rest: path };
  const [seed, ...rest] = path;
  if (seed === undefined) throw invalidProof('the path is too short');
  return { seed: checkHash(seed), node, last, rest };
}
