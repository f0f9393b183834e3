/**
 * All items as one, for a `merge` that is associative. What is merged grows (aliases, licences, names): halves copy it log(n)
 * times, one after the other n times, which would let a document of a few megabytes stop the join for hours.
 */
export function foldPairs<T>(items: readonly T[], merge: (a: T, b: T) => T): T {
  const [first] = items;
  if (first === undefined) throw new RangeError('nothing to merge');
  if (items.length === 1) return first;
  const middle = items.length >> 1;
  return merge(foldPairs(items.slice(0, middle), merge), foldPairs(items.slice(middle), merge));
}

/** Folds a list that is kept, so that who asks next finds it done. */
export function foldInPlace<T>(items: T[], merge: (a: T, b: T) => T): T {
  const merged = foldPairs(items, merge);
  items.splice(0, items.length, merged);
  return merged;
}
