import type { Sum } from '../partial.ts';
import type { RuleHeat, RuleHits } from '../result.ts';
import { Sums } from './sums.ts';

interface CountedRules {
  /** In the order of evaluation. */
  readonly hits: readonly RuleHits[];
  readonly neverFired: readonly string[];
}

/** How often each rule matched, decided, or could not know, and of what came out. */
export function rulesOf(rules: readonly string[], cells: readonly Sum[]): CountedRules {
  const ofRule = Map.groupBy(cells, ({ key: [rule] }) => rule);
  const hits = rules.map((rule): RuleHits => {
    const own = ofRule.get(rule) ?? [];
    const [matched = 0, decided = 0, unknown = 0, notApplied = 0] = summed(own, () => '').at(0)?.sums ?? [];
    return {
      ...{ rule, matched, decided, unknown, notApplied },
      bySeverity: heat(own, ([, , severity = '']) => severity),
      byStatus: heat(own, ([, status = '']) => status),
    };
  });
  const neverFired = hits.filter(({ matched, decided }) => matched === 0 && decided === 0).map(({ rule }) => rule);
  return { hits, neverFired };
}

function heat(cells: readonly Sum[], keyOf: (key: readonly string[]) => string): readonly RuleHeat[] {
  return summed(cells, keyOf)
    .map(({ key: [key = ''], sums: [matched = 0, decided = 0] }) => ({ key, matched, decided }))
    .filter(({ matched, decided }) => matched + decided > 0);
}

function summed(cells: readonly Sum[], keyOf: (key: readonly string[]) => string): readonly Sum[] {
  const sums = new Sums();
  for (const cell of cells) sums.add([keyOf(cell.key)], cell.sums);
  return sums.all();
}
