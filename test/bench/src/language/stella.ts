import { compile, type Finding, loadIr, prepare } from '@policy-registry/stella-dsl';
import { type Contender, DEFAULT_STATUS, EXPOSURE } from './contender.ts';
import type { PeerRule } from './rules.ts';

export const CONTEXT = { env: { exposure: EXPOSURE }, evaluatedAt: '2026-01-01T00:00:00Z' };

/** The IR of a policy of the rules. Every rule also warns with its name, which is how all that match are seen. */
export function policyOf(rules: readonly PeerRule[]): string {
  const texts = rules.map(({ name, status, stella: when }, index) => {
    return `rule ${name} priority ${index} { when ${when} then status := "${status}"; warn message "${name}" because "b" }`;
  });
  const text = `policy "p" syntax "stella-dsl@1" { settings { default_status = "${DEFAULT_STATUS}" } ${texts.join('\n')} }`;
  const { irJson, diagnostics } = compile([{ path: 'policy.stella', text }]);
  if (irJson === undefined) throw new Error(JSON.stringify(diagnostics));
  return irJson;
}

/** The reference interpreter. */
export function stella(findings: readonly Finding[], rules: readonly PeerRule[], explain: boolean): Contender {
  const policy = prepare(loadIr(policyOf(rules)));
  return {
    name: explain ? 'stella, explained' : 'stella',
    rows: findings.length,
    decide(row) {
      const { warnings, status } = policy.evaluate(findings[row] as Finding, CONTEXT, { explain });
      return { matched: warnings, status };
    },
  };
}
