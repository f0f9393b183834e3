import { TransparencyError } from '../transparency-error.ts';
import { HASH_BYTES, type Hash } from './hash.ts';

/** One level up: the hash that joins, and its side. */
export interface Step {
  readonly sibling: Hash;
  readonly onLeft: boolean;
}

/**
 * The way from a node to the root, when `last` is the last node of its level: the loop that sections 2.1.3.2 and 2.1.4.2 of RFC 9162
 * share. Throws INVALID_PROOF when the path has not exactly as many hashes as the way has steps, each of 32 bytes.
 */
export function* climb(from: number, ofLast: number, path: readonly Hash[]): Generator<Step> {
  let node = from;
  let last = ofLast;
  for (const sibling of path) {
    if (last === 0) throw invalidProof('the path is too long');
    checkHash(sibling);
    const onLeft = node % 2 === 1 || node === last;
    yield { sibling, onLeft };
    // Where the last node has no sibling it is its own parent, and the path has nothing for that level.
    if (onLeft) for (; node % 2 === 0 && node !== 0; node /= 2) last = half(last);
    node = half(node);
    last = half(last);
  }
  if (last !== 0) throw invalidProof('the path is too short');
}

/** Numbers of nodes go beyond 32 bits, so there is no shift. */
export function half(number: number): number {
  return Math.floor(number / 2);
}

export function checkHash(hash: Hash): Hash {
  if (hash.length !== HASH_BYTES) throw invalidProof(`a hash has ${HASH_BYTES} bytes, not ${hash.length}`);
  return hash;
}

export function invalidProof(message: string): TransparencyError {
  return new TransparencyError('INVALID_PROOF', message);
}
