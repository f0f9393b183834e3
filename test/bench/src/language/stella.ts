import { compile, type Finding, type PolicyIr, prepare } from '@policy-registry/stella-dsl';
import { type Contender, DEFAULT_STATUS, EXPOSURE } from './contender.ts';
import type { PeerRule } from './rules.ts';

export const CONTEXT = { env: { exposure: EXPOSURE }, evaluatedAt: '2026-01-01T00:00:00Z' };

/** A policy of the rules. Every rule also warns with its name, which is how all that match are seen. */
export function policyOf(rules: readonly PeerRule[]): PolicyIr {
  const texts = rules.map(({ name, status, stella: when }, index) => {
    return `rule ${name} priority ${index} { when ${when} then status := "${status}"; warn message "${name}" because "b" }`;
  });
  const text = `policy "p" syntax "stella-dsl@1" { settings { default_status = "${DEFAULT_STATUS}" } ${texts.join('\n')} }`;
  const { ir, diagnostics } = compile([{ path: 'policy.stella', text }]);
  if (ir === undefined) throw new Error(JSON.stringify(diagnostics));
  return ir;
}

/** The reference interpreter. */
export function stella(findings: readonly Finding[], rules: readonly PeerRule[], explain: boolean): Contender {
  const policy = prepare(policyOf(rules));
  return {
    name: explain ? 'stella, explained' : 'stella',
    rows: findings.length,
    decide(row) {
      const { warnings, status } = policy.evaluate(findings[row] as Finding, CONTEXT, { explain });
      return { matched: warnings, status };
    },
  };
}
