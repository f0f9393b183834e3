import type { Measures, Threshold } from './result.ts';

/** `incomplete`: no threshold is exceeded by what was evaluated, which is not everything. */
export type VerdictName = 'within_thresholds' | 'exceeded' | 'incomplete';

/**
 * Counts of a part, be it a sample or what is left without shards that failed, are lower bounds: they can show that a threshold is exceeded,
 * and never that it is not.
 */
export function verdictOf(measures: Measures, thresholds: readonly Threshold[], isWhole: boolean): VerdictName {
  if (thresholds.some(({ measure, maximum }) => measures[measure] > maximum)) return 'exceeded';
  return isWhole ? 'within_thresholds' : 'incomplete';
}
