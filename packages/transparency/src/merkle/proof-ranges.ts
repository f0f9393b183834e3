import { type LeafRange, splitPoint } from './subtree.ts';

/**
 * Whose roots are the path of the leaf (RFC 9162, section 2.1.3.1): the sides not taken from the root down to it, lowest first.
 * Requires `index < size`.
 */
export function inclusionRanges(index: number, size: number): readonly LeafRange[] {
  const path: LeafRange[] = [];
  let [begin, end] = [0, size];
  while (end - begin > 1) {
    const middle = begin + splitPoint(end - begin);
    if (index < middle) {
      path.push({ begin: middle, end });
      end = middle;
    } else {
      path.push({ begin, end: middle });
      begin = middle;
    }
  }
  return path.reverse();
}

/**
 * Whose roots prove that the first `oldSize` leaves are those of the old tree (RFC 9162, section 2.1.4.1), lowest first. Requires
 * `oldSize <= size`. From no tree, and from the tree itself, there is nothing to prove.
 */
export function consistencyRanges(oldSize: number, size: number): readonly LeafRange[] {
  if (oldSize === 0) return [];
  const path: LeafRange[] = [];
  let [begin, end] = [0, size];
  while (end !== oldSize) {
    const middle = begin + splitPoint(end - begin);
    if (oldSize <= middle) {
      path.push({ begin: middle, end });
      end = middle;
    } else {
      path.push({ begin, end: middle });
      begin = middle;
    }
  }
  // The old root, which the verifier has, when nothing is to the left of it.
  if (begin > 0) path.push({ begin, end });
  return path.reverse();
}
