import type { IrRule } from '../ir/ir.ts';

/**
 * Names of the rules that moved, relative to the others that stand in both: as few as possible, so all but a longest run of rules
 * that kept their order. A priority that changes nothing about the order is no move.
 */
export function movedRules(before: readonly IrRule[], after: readonly IrRule[]): ReadonlySet<string> {
  const position = new Map(before.map(({ name }, index) => [name, index]));
  const common = after.map(({ name }) => name).filter((name) => position.has(name));
  const stayed = longestRise(common.map((name) => position.get(name) ?? 0));
  return new Set(common.filter((_, index) => !stayed.has(index)));
}

/** Indexes of a longest rising subsequence (patience sorting: n log n). */
function longestRise(values: readonly number[]): ReadonlySet<number> {
  /** For each length, the index of the smallest value that ends a rise of that length. */
  const ends: number[] = [];
  const previous: number[] = [];
  for (const [index, value] of values.entries()) {
    const length = firstNotBelow(ends, values, value);
    previous.push(length === 0 ? -1 : (ends[length - 1] ?? -1));
    ends[length] = index;
  }
  const rise = new Set<number>();
  for (let at = ends.at(-1) ?? -1; at !== -1; at = previous[at] ?? -1) rise.add(at);
  return rise;
}

function firstNotBelow(ends: readonly number[], values: readonly number[], value: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[ends[middle] ?? 0] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
