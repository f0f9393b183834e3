import { checkHash, climb, invalidProof } from './climb.ts';
import { equalBytes, type Hash, hashNode } from './hash.ts';
import { checkIndex, checkSize } from './subtree.ts';
import type { TreeHead } from './tree-head.ts';

/** Says that a leaf is in a tree, and where. */
export interface InclusionProof {
  readonly index: number;
  /** `hashLeaf` of the entry. */
  readonly leaf: Hash;
  readonly path: readonly Hash[];
}

/** RFC 9162, section 2.1.3.2. Throws OUT_OF_RANGE or INVALID_PROOF. */
export function verifyInclusion({ index, leaf, path }: InclusionProof, head: TreeHead): void {
  checkSize(head.size);
  checkIndex(index, head.size);
  let hash = checkHash(leaf);
  for (const { sibling, onLeft } of climb(index, head.size - 1, path)) {
    hash = onLeft ? hashNode(sibling, hash) : hashNode(hash, sibling);
  }
  if (!equalBytes(hash, head.root)) throw invalidProof('the path does not lead to the root');
}
