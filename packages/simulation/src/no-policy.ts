import type { ClassPlan } from '@policy-registry/stella-dsl';
import type { SidePolicy } from './side-policy.ts';

const DECISION: ClassPlan = {
  facts: [{ fact: 'advisory.severity', classOf: (severity) => String(severity ?? 'Unknown') }],
  terms: [],
};

/** No policy: every finding is `affected` with the severity and score that its advisory gives. */
export const NO_POLICY: SidePolicy = {
  rules: [],
  overrides: [],
  ends: { next: [], later: 0 },
  plan: {
    decision: [DECISION],
    score: {
      facts: [{ fact: 'advisory.cvss', classOf: (cvss) => String(cvss ?? 0) }],
      terms: [],
      formula: 'advisory.cvss as it is',
    },
  },
  evaluate: ({ advisory }) => ({
    status: 'affected',
    severity: advisory.severity ?? 'Unknown',
    score: String(advisory.cvss ?? 0),
    winningRule: undefined,
    outcomes: [],
  }),
  overridden: (said) => said,
};
