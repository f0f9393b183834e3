import type { Checked, Unit } from '../checker/program.ts';
import { lintComparisons } from './comparisons.ts';
import { lintAdjustments, lintConditions } from './conditions.ts';
import { lintEffects, lintSettings } from './effects.ts';
import { lintPlaceholders } from './placeholders.ts';
import { lintPredicates } from './predicates.ts';
import { lintProfiles } from './profiles.ts';
import { lintRanges } from './ranges.ts';
import { lintRepetition } from './repetition.ts';
import { lintSecrets } from './secrets.ts';
import { lintShadowing } from './shadowing.ts';
import { lintSignals } from './signals.ts';
import { lintWords } from './words.ts';

/** Runs all lints over a policy without errors; what they find goes to the sink of its file. */
export function lint(checked: Checked, units: readonly Unit[]): void {
  for (const rule of checked.rules) {
    lintEffects(rule);
    lintConditions(rule);
    lintComparisons(rule);
    lintSignals(rule);
    lintWords(rule);
    lintRanges(rule);
    lintPredicates(rule);
    lintRepetition(rule);
    lintPlaceholders(rule);
  }
  lintShadowing(checked.rules);
  lintProfiles(checked);
  for (const profile of checked.profiles) lintAdjustments(profile);
  for (const unit of units) {
    lintSettings(unit);
    lintSecrets(unit);
  }
}
