import type { ChangeStream } from '../changes/join-changes.ts';
import { COUNTS_MOVE, type MoveMeasure } from '../measures.ts';
import type { Change } from '../result.ts';

/**
 * The changes to look at first, at most `most`: of every measure that is past its bound in turn, then of all. Those that block or let through
 * go before others, and lower ids before higher ones. Keeps a few of each, however many come.
 */
export async function topChanges(
  changes: ChangeStream,
  exceeded: readonly MoveMeasure[],
  most: number,
): Promise<readonly Change[]> {
  const past = exceeded.map((measure) => ({ counts: COUNTS_MOVE[measure], top: new Heaviest(most) }));
  const all = new Heaviest(most);
  for await (const some of changes) {
    for (const change of some) {
      all.add(change);
      const move = moveOf(change);
      for (const { counts, top } of past) if (counts(move)) top.add(change);
    }
  }
  const inTurn = Array.from({ length: most }, (_, place) => past.map(({ top }) => top.list[place])).flat();
  const shown = new Set([...inTurn, ...all.list].filter((change) => change !== undefined));
  return [...shown].slice(0, most);
}

/** The heaviest of what is added, those that come first where they weigh the same. */
class Heaviest {
  readonly list: Change[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  add(change: Change): void {
    const weight = weightOf(change);
    const behind = this.list.findIndex((other) => weightOf(other) < weight);
    if (behind >= 0) this.list.splice(behind, 0, change);
    else if (this.list.length < this.#most) this.list.push(change);
    if (this.list.length > this.#most) this.list.pop();
  }
}

function weightOf({ before, after }: Change): number {
  return (
    Number(before.status !== after.status) + 2 * Number((before.status === 'blocked') !== (after.status === 'blocked'))
  );
}

function moveOf({ before, after }: Change) {
  return { status: [before.status, after.status], severity: [before.severity, after.severity] } as const;
}
