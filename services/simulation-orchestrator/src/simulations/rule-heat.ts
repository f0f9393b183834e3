import type { RuleHits } from './result.ts';
import type { RowOutcome, RowPolicy } from './row-policy.ts';

/** How often each rule of one policy matched, decided, or could not know. */
export class RuleHeat {
  readonly #rules: RowPolicy['rules'];
  readonly #because: ReadonlyMap<string, string>;
  readonly #matched: number[];
  readonly #decided = new Map<string, number>();
  readonly #unknown: number[];
  readonly #notApplied: number[];

  constructor({ rules }: RowPolicy) {
    this.#rules = rules;
    this.#because = new Map(rules.map(({ name, because }) => [name, because]));
    this.#matched = rules.map(() => 0);
    this.#unknown = rules.map(() => 0);
    this.#notApplied = rules.map(() => 0);
  }

  add({ outcomes, winningRule }: RowOutcome): void {
    for (let index = 0; index < outcomes.length; index += 1) {
      const outcome = outcomes[index];
      if (outcome === 'not_matched') continue;
      const counts = outcome === 'matched' ? this.#matched : outcome === 'unknown' ? this.#unknown : this.#notApplied;
      counts[index] = (counts[index] ?? 0) + 1;
    }
    if (winningRule !== undefined) this.#decided.set(winningRule, (this.#decided.get(winningRule) ?? 0) + 1);
  }

  /** In the order of evaluation. */
  hits(): RuleHits[] {
    return this.#rules.map(({ name }, index) => ({
      rule: name,
      matched: (this.#matched[index] ?? 0) + (this.#notApplied[index] ?? 0),
      decided: this.#decided.get(name) ?? 0,
      unknown: this.#unknown[index] ?? 0,
      notApplied: this.#notApplied[index] ?? 0,
    }));
  }

  neverFired(): string[] {
    return this.hits()
      .filter(({ matched, decided }) => matched === 0 && decided === 0)
      .map(({ rule }) => rule);
  }

  because(rule: string): string {
    return this.#because.get(rule) ?? '';
  }
}
