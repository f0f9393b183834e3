import type { Checked, Unit } from '../checker/program.ts';
import { lintComparisons } from './comparisons.ts';
import { lintConditions } from './conditions.ts';
import { lintEffects, lintSettings } from './effects.ts';
import { lintProfiles } from './profiles.ts';
import { lintSecrets } from './secrets.ts';
import { lintShadowing } from './shadowing.ts';
import { lintSignals } from './signals.ts';

/** Runs all lints over a policy without errors; what they find goes to the sink of its file. */
export function lint(checked: Checked, units: readonly Unit[]): void {
  for (const rule of checked.rules) {
    lintEffects(rule);
    lintConditions(rule);
    lintComparisons(rule);
    lintSignals(rule);
  }
  lintShadowing(checked.rules);
  lintProfiles(checked);
  for (const unit of units) {
    lintSettings(unit);
    lintSecrets(unit);
  }
}
