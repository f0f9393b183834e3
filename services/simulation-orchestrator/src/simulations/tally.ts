/** Counts by key, read out in code-unit order of the keys: independent of the order in which rows came. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(key: string): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  counts(): { readonly key: string; readonly count: number }[] {
    return [...this.#counts].map(([key, count]) => ({ key, count })).sort((a, b) => compareText(a.key, b.key));
  }
}

/** Counts of moves from one value to another; a value that stays is not a move. */
export class TransitionTally {
  readonly #counts = new Map<string, { readonly from: string; readonly to: string; count: number }>();

  add(from: string, to: string): void {
    if (from === to) return;
    const key = JSON.stringify([from, to]);
    const entry = this.#counts.get(key);
    if (entry === undefined) this.#counts.set(key, { from, to, count: 1 });
    else entry.count += 1;
  }

  counts(): { readonly from: string; readonly to: string; readonly count: number }[] {
    return [...this.#counts.values()].sort((a, b) => compareText(a.from, b.from) || compareText(a.to, b.to));
  }
}

/** Code-unit order: no locale. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
