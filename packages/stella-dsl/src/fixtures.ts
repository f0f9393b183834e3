import assert from 'node:assert/strict';
import { type CompileResult, compile } from './compile/compile.ts';
import type { EvaluationContext } from './eval/context.ts';
import { evaluate } from './eval/evaluate.ts';
import type { Evaluation } from './eval/evaluation.ts';
import type { Finding } from './finding.ts';
import type { PolicyIr } from './ir/ir.ts';

/** Shapes that the tests of this package share. Not part of the package. */
export const CONTEXT: EvaluationContext = { env: {}, evaluatedAt: '2026-06-01T00:00:00Z' };

export function policy(body: string): string {
  return `policy "test" syntax "stella-dsl@1" {\n${body}\n}\n`;
}

export function compileText(text: string): CompileResult {
  return compile([{ path: 'policy.stella', text }]);
}

/** Codes of the diagnostics of a policy with this body, in the order of their places. */
export function codesOf(body: string): string[] {
  return compileText(policy(body)).diagnostics.map(({ code }) => code);
}

export function irOf(body: string): PolicyIr {
  const { ir, diagnostics } = compileText(policy(body));
  assert.ok(ir !== undefined, JSON.stringify(diagnostics));
  return ir;
}

/** A finding with CVSS 9.8 and no VEX; parts replace whole members. */
export function findingOf(parts: Partial<Finding> = {}): Finding {
  return {
    id: 'sha256:00',
    sbom: { purl: 'pkg:npm/left-pad@1.3.0', name: 'left-pad', version: '1.3.0', ecosystem: 'npm' },
    advisory: { id: 'CVE-2026-0001', source: 'GHSA', severity: 'Critical', cvss: 9.8 },
    vex: [],
    ...parts,
  };
}

export function run(
  body: string,
  finding: Finding = findingOf(),
  context: Partial<EvaluationContext> = {},
): Evaluation {
  return evaluate(irOf(body), finding, { ...CONTEXT, ...context });
}
