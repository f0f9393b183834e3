import { type Measures, type Threshold, withinThresholds } from '@policy-registry/simulation';

export type VerdictName = 'within_thresholds' | 'exceeded' | 'incomplete';

/** Counts of a part are lower bounds: they can show that a threshold is exceeded, and never that it is not. */
export function verdictOf(measures: Measures, thresholds: readonly Threshold[], isWhole: boolean): VerdictName {
  if (!withinThresholds(measures, thresholds)) return 'exceeded';
  return isWhole ? 'within_thresholds' : 'incomplete';
}
