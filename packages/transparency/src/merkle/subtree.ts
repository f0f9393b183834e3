import { TransparencyError } from '../transparency-error.ts';
import { type Hash, hashNode } from './hash.ts';

/**
 * The perfect tree over the leaves from `index * 2^level` up to `(index + 1) * 2^level`. Its hash is that of a subtree in every tree
 * that has these leaves: what is stored of a log is hashes of such.
 */
export interface Subtree {
  readonly level: number;
  readonly index: number;
}

/** Whether all leaves of the subtree are in a tree of a size. */
export function isSubtree({ level, index }: Subtree, size: number): boolean {
  const isNumber = (number: number) => Number.isSafeInteger(number) && number >= 0;
  return isNumber(level) && isNumber(index) && (index + 1) * 2 ** level <= size;
}

/** Leaves from `begin` up to, not including, `end`. */
export interface LeafRange {
  readonly begin: number;
  readonly end: number;
}

/** The perfect trees under the top of a tree over the range, from left to right. `begin` must be a multiple of what the tree covers. */
export function subtreesOf({ begin, end }: LeafRange): readonly Subtree[] {
  const subtrees: Subtree[] = [];
  for (let at = begin; at < end; ) {
    const { level, width } = largestWithin(end - at);
    subtrees.push({ level, index: at / width });
    at += width;
  }
  return subtrees;
}

/** The largest power of two below `leaves`, which must be two or more: where RFC 6962 splits a tree. */
export function splitPoint(leaves: number): number {
  return largestWithin(leaves - 1).width;
}

/** The root over hashes of `subtreesOf`, of which there must be one at least. */
export function joinSubtrees(hashes: readonly Hash[]): Hash {
  return hashes.reduceRight((right, left) => hashNode(left, right));
}

/** Throws OUT_OF_RANGE for what is no size of a tree. Numbers stay exact up to 2^53 - 1, and no log gets there. */
export function checkSize(size: number, limit = Number.MAX_SAFE_INTEGER): void {
  if (!Number.isSafeInteger(size) || size < 0 || size > limit) {
    throw new TransparencyError('OUT_OF_RANGE', `there is no tree of ${size} leaves`);
  }
}

/** Throws OUT_OF_RANGE when the tree has no such leaf. */
export function checkIndex(index: number, size: number): void {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) {
    throw new TransparencyError('OUT_OF_RANGE', `a tree of ${size} leaves has no leaf ${index}`);
  }
}

function largestWithin(leaves: number): { readonly level: number; readonly width: number } {
  let level = 0;
  let width = 1;
  while (width * 2 <= leaves) {
    level += 1;
    width *= 2;
  }
  return { level, width };
}
