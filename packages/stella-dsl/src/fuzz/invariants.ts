import assert from 'node:assert/strict';
import { normalizeLineEndings, sha256 } from '@policy-registry/canonical';
import { analyze } from '../analysis/analyze.ts';
import { CODES } from '../codes/codes.ts';
import { type CompileResult, compile } from '../compile/compile.ts';
import { type Diagnostic, renderDiagnostic } from '../diagnostic.ts';
import { prepare } from '../eval/evaluate.ts';
import type { Finding } from '../finding.ts';
import { CONTEXT, findingOf } from '../fixtures.ts';
import { format } from '../format/format.ts';
import { IrError } from '../ir/ir-error.ts';
import { loadIr } from '../ir/load.ts';

type Place = Pick<Diagnostic, 'line' | 'column' | 'endLine' | 'endColumn'>;

const PATH = 'policy.stella';
const ENV = { runtime: 'serverless', x: true, limit: 7.5, until: '2027-01-01' };
const FINDINGS: readonly Finding[] = [
  findingOf(),
  findingOf({
    sbom: { purl: 'pkg:npm/a@1.0.0', tags: ['internet'], components: [{ name: 'a', version: '1.0.0' }, { name: 'b' }] },
    vex: [
      { statement_id: 'a', status: 'affected', vendor: 'VendorY', timestamp: '2026-01-01T00:00:00Z' },
      { statement_id: 'b', status: 'not_affected', justification: 'component_not_present', vendor: 'VendorX' },
    ],
    reachability: { state: 'SR', score: 0.5 },
    signals: { trust_score: 0.9, runtime_hits: 3, uncertainty: { level: 'T2' }, custom: { team: 'blue' } },
    secrets: { matches: [{ rule: 'aws-key', severity: 'high', path: 'src/a.ts' }], maskApplied: true },
  }),
  { id: 'x', sbom: [], advisory: { cvss: 'x', tags: [1] }, vex: [null, 5, { status: {} }] } as unknown as Finding,
];

/** What holds for every text that anybody could call a policy. Throws where it does not. */
export function checkText(text: string): void {
  const file = { path: PATH, text };
  const result = compile([file]);
  checkDiagnostics(result.diagnostics, text);
  checkDiagnostics(analyze(file).diagnostics, text);
  assert.equal(
    result.ok,
    result.diagnostics.every(({ severity }) => severity !== 'error'),
  );
  assert.equal(result.ir !== undefined, result.ok);
  if (result.irJson !== undefined) {
    assert.equal(result.irDigest, sha256(result.irJson));
    checkEvaluation(result.irJson);
  }
  checkFormat(text, result);
}

function checkDiagnostics(diagnostics: readonly Diagnostic[], text: string): void {
  const lines = normalizeLineEndings(text).split('\n');
  for (const diagnostic of diagnostics) {
    const { code, file, message, fix } = diagnostic;
    assert.ok(Object.hasOwn(CODES, code), code);
    assert.equal(file, PATH);
    assert.notEqual(message, '');
    for (const place of [diagnostic, ...(fix?.edits ?? [])]) checkPlace(place, lines);
    renderDiagnostic(diagnostic, text);
  }
}

function checkPlace({ line, column, endLine, endColumn }: Place, lines: readonly string[]): void {
  const inside = (at: number, where: number) =>
    at >= 1 && at <= lines.length && where >= 1 && where <= (lines[at - 1]?.length ?? 0) + 1;
  assert.ok(
    inside(line, column) && inside(endLine, endColumn),
    `${line}:${column} to ${endLine}:${endColumn} is outside`,
  );
  assert.ok(endLine > line || (endLine === line && endColumn >= column), `${line}:${column} ends before it starts`);
}

/** IR bytes are refused with the one error for that, or evaluate. */
export function checkIr(text: string): void {
  try {
    loadIr(text);
  } catch (error) {
    if (error instanceof IrError) return;
    throw error;
  }
  checkEvaluation(text);
}

function checkEvaluation(irJson: string): void {
  const policy = prepare(loadIr(irJson));
  for (const finding of FINDINGS) {
    const context = { ...CONTEXT, env: ENV };
    const full = policy.evaluate(finding, context);
    const short = policy.evaluate(finding, context, { explain: false });
    assert.equal(JSON.stringify(short), JSON.stringify({ ...full, explain: [] }));
  }
}

function checkFormat(text: string, before: CompileResult): void {
  const { text: once, diagnostics } = format({ path: PATH, text });
  if (diagnostics.some(({ severity }) => severity === 'error')) {
    assert.equal(once, text);
    return;
  }
  assert.equal(format({ path: PATH, text: once }).text, once);
  const after = compile([{ path: PATH, text: once }]);
  assert.equal(after.irDigest, before.irDigest);
  assert.deepEqual(codesOf(after), codesOf(before));
  if (has(after, 'LEX-007')) assert.ok(has(before, 'LEX-007'));
}

/** Without the warning of texts that are not in normal form: the formatter writes them in escapes. */
function codesOf({ diagnostics }: CompileResult): string[] {
  return diagnostics.flatMap(({ code }) => (code === 'LEX-007' ? [] : [code])).sort();
}

function has({ diagnostics }: CompileResult, wanted: string): boolean {
  return diagnostics.some(({ code }) => code === wanted);
}
