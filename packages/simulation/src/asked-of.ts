import { compareText } from '@policy-registry/canonical';
import type { Asked } from './partial.ts';
import type { Comparison } from './shard-evaluator.ts';

/** What the counts of every shard of a comparison are about. */
export function askedOf({ before, after }: Pick<Comparison, 'before' | 'after'>): Asked {
  const overrides = [...before.overrides, ...after.overrides].map(({ override }) => override);
  return {
    rulesBefore: before.rules.map(({ name }) => name),
    rulesAfter: after.rules.map(({ name }) => name),
    overrides: [...new Set(overrides)].sort(compareText),
    ends: after.ends,
  };
}
