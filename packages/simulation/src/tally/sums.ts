import { compareText } from '@policy-registry/canonical';
import type { Sum } from '../partial.ts';

interface OpenSum {
  readonly key: readonly string[];
  readonly sums: number[];
}

/** Sums by key. It does not matter in which order they come. */
export class Sums {
  readonly #sums = new Map<string, OpenSum>();

  /** All of one key add as many numbers. */
  add(key: readonly string[], numbers: readonly number[]): void {
    const text = JSON.stringify(key);
    const known = this.#sums.get(text);
    if (known === undefined) this.#sums.set(text, { key, sums: [...numbers] });
    else for (const [index, number] of numbers.entries()) known.sums[index] = (known.sums[index] ?? 0) + number;
  }

  merge(others: readonly Sum[]): void {
    for (const { key, sums } of others) this.add(key, sums);
  }

  all(): readonly Sum[] {
    return [...this.#sums.values()].sort((left, right) => compareKeys(left.key, right.key));
  }
}

/** Of the same length. */
function compareKeys(left: readonly string[], right: readonly string[]): number {
  for (const [index, text] of left.entries()) {
    const order = compareText(text, right[index] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}
