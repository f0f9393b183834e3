import type { OverrideHits } from './result.ts';
import type { RowOutcome, RowPolicy } from './row-policy.ts';
import { compareText } from './tally.ts';

/** On how many findings each override has decided, under each policy. */
export class OverrideTally {
  readonly #hits = new Map<string, { before: number; after: number }>();

  constructor(...policies: readonly RowPolicy[]) {
    for (const { override } of policies.flatMap(({ overrides }) => overrides)) {
      this.#hits.set(override, { before: 0, after: 0 });
    }
  }

  add(side: 'before' | 'after', { override }: RowOutcome): void {
    const hits = override === undefined ? undefined : this.#hits.get(override.override);
    if (hits !== undefined) hits[side] += 1;
  }

  /** By id: every override that was in force, those that decided nothing too. */
  hits(): OverrideHits[] {
    return [...this.#hits]
      .map(([override, hits]) => ({ override, ...hits }))
      .sort((a, b) => compareText(a.override, b.override));
  }
}
