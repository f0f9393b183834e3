import type { ClassPlan } from '@policy-registry/stella-dsl';
import type { RowOutcome, SidePolicy } from '../side-policy.ts';

/** Every value of these facts is a class of its own. */
export function asksForAll(...facts: readonly string[]): ClassPlan {
  return { facts: facts.map((fact) => ({ fact, classOf: (value) => JSON.stringify(value) ?? '-' })), terms: [] };
}

export function outcomeForTest(parts: Partial<RowOutcome> = {}): RowOutcome {
  return { status: 'affected', severity: 'High', score: '7.5', winningRule: undefined, outcomes: [], ...parts };
}

/** A side with one outcome for everything, unless told otherwise. */
export function sideForTest(parts: Partial<SidePolicy> = {}): SidePolicy {
  return {
    rules: [],
    overrides: [],
    ends: { next: [], later: 0 },
    plan: { decision: [], score: { ...asksForAll(), formula: 'none' } },
    evaluate: () => outcomeForTest(),
    overridden: (said) => said,
    ...parts,
  };
}
