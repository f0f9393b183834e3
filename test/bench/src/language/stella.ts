import { compile, type Finding, prepare } from '@policy-registry/stella-dsl';
import { type Contender, DEFAULT_STATUS, EXPOSURE } from './contender.ts';
import { RULES } from './rules.ts';

const CONTEXT = { env: { exposure: EXPOSURE }, evaluatedAt: '2026-01-01T00:00:00Z' };

/** The reference interpreter. Every rule also warns with its name, which is how all that match are seen. */
export function stella(findings: readonly Finding[], explain: boolean): Contender {
  const rules = RULES.map(({ name, status, stella: when }, index) => {
    return `rule ${name} priority ${index} { when ${when} then status := "${status}"; warn message "${name}" because "b" }`;
  });
  const text = `policy "p" syntax "stella-dsl@1" { settings { default_status = "${DEFAULT_STATUS}" } ${rules.join('\n')} }`;
  const { ir, diagnostics } = compile([{ path: 'policy.stella', text }]);
  if (ir === undefined) throw new Error(JSON.stringify(diagnostics));
  const policy = prepare(ir);
  return {
    name: explain ? 'stella, explained' : 'stella',
    rows: findings.length,
    decide(row) {
      const { warnings, status } = policy.evaluate(findings[row] as Finding, CONTEXT, { explain });
      return { matched: warnings, status };
    },
  };
}
