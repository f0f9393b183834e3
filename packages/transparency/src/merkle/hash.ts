import { hash } from 'node:crypto';

/** SHA-256 of a leaf, a node or a tree (RFC 6962, section 2.1): 32 bytes. */
export type Hash = Uint8Array;

export const HASH_BYTES = 32;

const LEAF = 0x00;
const NODE = 0x01;

/** The hash of an entry. Its prefix is another than that of a node, so no entry can pass for a part of the tree. */
export function hashLeaf(entry: Uint8Array): Hash {
  const input = new Uint8Array(1 + entry.length);
  input[0] = LEAF;
  input.set(entry, 1);
  return sha256(input);
}

/** Throws a RangeError for what is no hash: bytes that moved from one side to the other would give the same node. */
export function hashNode(left: Hash, right: Hash): Hash {
  if (left.length !== HASH_BYTES || right.length !== HASH_BYTES) throw new RangeError(`a hash has ${HASH_BYTES} bytes`);
  const input = new Uint8Array(1 + 2 * HASH_BYTES);
  input[0] = NODE;
  input.set(left, 1);
  input.set(right, 1 + HASH_BYTES);
  return sha256(input);
}

/** The root of the tree without leaves. */
export function emptyRoot(): Hash {
  return sha256(new Uint8Array());
}

/** What is not there equals nothing. */
export function equalBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && Buffer.compare(a, b) === 0;
}

function sha256(input: Uint8Array): Hash {
  return hash('sha256', input, 'buffer');
}
