import { type PeerRule, RULES } from '../language/rules.ts';

/** What is live. */
export const BASELINE: readonly PeerRule[] = RULES;

const CHANGED: readonly PeerRule[] = [
  {
    name: 'cvss_nine',
    status: 'blocked',
    stella: 'advisory.cvss >= 8.8',
    cel: 'cvss != null && cvss >= 8.8',
    cedar: 'context has cvss && context.cvss.greaterThanOrEqual(decimal("8.8"))',
    rego: 'input.cvss >= 8.8',
  },
  {
    name: 'likely',
    status: 'escalated',
    stella: 'advisory.epss >= 0.005 and advisory.cvss >= 5.0',
    cel: 'epss != null && epss >= 0.005 && cvss != null && cvss >= 5.0',
    cedar:
      'context has epss && context.epss >= 5000 && context has cvss && context.cvss.greaterThanOrEqual(decimal("5.0"))',
    rego: 'input.epss >= 0.005; input.cvss >= 5.0',
  },
  {
    name: 'fixable',
    status: 'affected',
    stella: 'advisory.fix_available and advisory.cvss >= 6.5',
    cel: 'fix_available == true && cvss != null && cvss >= 6.5',
    cedar:
      'context has fix_available && context.fix_available && context has cvss && context.cvss.greaterThanOrEqual(decimal("6.5"))',
    rego: 'input.fix_available == true; input.cvss >= 6.5',
  },
];

const ADDED: PeerRule = {
  name: 'python_rated',
  status: 'escalated',
  stella: 'sbom.ecosystem == "pypi" and advisory.cvss >= 4.0',
  cel: 'ecosystem == "pypi" && cvss != null && cvss >= 4.0',
  cedar:
    'context has ecosystem && context.ecosystem == "pypi" && context has cvss && context.cvss.greaterThanOrEqual(decimal("4.0"))',
  rego: 'input.ecosystem == "pypi"; input.cvss >= 4.0',
};

/** What is proposed: other thresholds, a rule less, and another in its place. */
export const CANDIDATE: readonly PeerRule[] = RULES.map((rule) => {
  return rule.name === 'old' ? ADDED : (CHANGED.find(({ name }) => name === rule.name) ?? rule);
});
