import assert from 'node:assert/strict';
import {
  type CompileResult,
  compile,
  DEFAULT_LIMITS,
  type Diagnostic,
  evaluate,
  format,
  IrError,
  type Limits,
  loadIr,
  type PolicyIr,
  prepare,
  renderDiagnostic,
  type SourceFile,
} from '../index.ts';
import { applyFixes } from './apply-fix.ts';
import { assertDiagnostics, assertHas, assertResult } from './compare.ts';
import { assertValue } from './expression.ts';
import { filesOf, optionsOf, wrap } from './sources.ts';
import { subjectOf } from './subject.ts';
import { textOf, type Vector, type VectorFile } from './vector.ts';

/** Runs one vector and asserts everything that it wants. */
export function runVector(file: VectorFile, vector: Vector): void {
  if (vector.limit !== undefined) assert.equal(DEFAULT_LIMITS[vector.limit], vector.value);
  else if (vector.ir !== undefined) runIr(file, vector, vector.ir);
  else runSources(file, vector);
}

function runSources(file: VectorFile, vector: Vector): void {
  const files = filesOf(vector);
  const compiled = compile(files, optionsOf(vector));
  assertDiagnostics(compiled.diagnostics, vector.diagnostics);
  assertRendered(files, compiled.diagnostics, vector);
  if (vector.expression !== undefined && 'value' in vector) assertValue(file, vector, vector.expression);
  assertCompiled(compiled, vector);
  if (vector.formatted !== undefined) assertFormatted(files, vector.formatted, vector.options?.limits);
  if (compiled.ir !== undefined) assertEvaluation(compiled.ir, compiled.irJson ?? '', file, vector);
  else assert.equal(vector.result, undefined, 'a policy that does not compile has no result');
}

/** What a terminal shows, and the text with all repairs done. */
function assertRendered(files: readonly SourceFile[], found: readonly Diagnostic[], wanted: Vector): void {
  const [file] = files;
  if (file === undefined) return;
  if (wanted.rendered !== undefined) {
    const rendered = found.map((one) => renderDiagnostic(one, file.text)).join('\n');
    assert.equal(`${rendered}\n`, wanted.rendered);
  }
  if (wanted.fixed === undefined) return;
  const fixed = wanted.policy === undefined ? textOf(wanted.fixed) : wrap(wanted.fixed);
  assert.equal(
    applyFixes(
      file.text,
      found.flatMap(({ fix }) => (fix === undefined ? [] : [fix])),
    ),
    fixed,
  );
}

function assertCompiled(compiled: CompileResult, wanted: Vector): void {
  if (wanted.irDigest !== undefined) assert.equal(compiled.irDigest, wanted.irDigest);
  if (wanted.irJson !== undefined) assert.equal(compiled.irJson, wanted.irJson);
  if (wanted.complexity !== undefined) assert.equal(compiled.complexity.score, wanted.complexity);
  if (wanted.symbols !== undefined) assertHas(compiled.symbols, wanted.symbols, 'symbols');
  if (wanted.sameIrAs !== undefined) {
    const twin = compile([{ path: 'policy.stella', text: wrap(wanted.sameIrAs) }]);
    assert.equal(compiled.irJson, twin.irJson);
  }
  for (const [rule, inputs] of Object.entries(wanted.inputs ?? {})) {
    assert.deepEqual(compiled.ruleIndex.find((entry) => entry.rule === rule)?.inputs, inputs, `inputs of ${rule}`);
  }
}

function assertFormatted(files: readonly SourceFile[], wanted: string, limits?: Partial<Limits>): void {
  const [file] = files;
  assert.ok(file !== undefined);
  assert.equal(format(file, limits).text, wanted);
  assert.equal(format({ ...file, text: wanted }, limits).text, wanted, 'formatting twice changes nothing');
  assert.equal(compile([{ ...file, text: wanted }]).irJson, compile([file]).irJson, 'formatting keeps the IR');
}

/** Engines evaluate what they loaded, mostly without an explain: both must agree with the rest. */
function assertEvaluation(ir: PolicyIr, irJson: string, file: VectorFile, vector: Vector): void {
  const { finding, context } = subjectOf(file, vector);
  const result = evaluate(ir, finding, context);
  const short = prepare(loadIr(irJson)).evaluate(finding, context, { explain: false });
  assert.deepEqual({ ...short, explain: [] }, { ...result, explain: [] });
  assert.deepEqual(evaluate(loadIr(irJson), finding, context), result);
  if (vector.result !== undefined) assertResult(result, vector.result);
}

function runIr(file: VectorFile, vector: Vector, json: string): void {
  if (vector.error !== undefined) {
    assert.throws(
      () => loadIr(json),
      (error) => error instanceof IrError && error.path === vector.error,
    );
    return;
  }
  assertEvaluation(loadIr(json), json, file, vector);
}
