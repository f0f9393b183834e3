import assert from 'node:assert/strict';
import { canonicalJson } from '@policy-registry/canonical';
import { compile, evaluate } from '../index.ts';
import { wrapExpression } from './sources.ts';
import { subjectOf } from './subject.ts';
import type { Vector, VectorFile } from './vector.ts';

/**
 * The value of an expression, in the form of annotations. There a decimal and a text look alike, so scalars are compared in the
 * language as well: a text beside a decimal does not compile, or is unknown.
 */
export function assertValue(file: VectorFile, vector: Vector, expression: string): void {
  const { value } = vector;
  assert.deepEqual(annotationOf(file, vector, expression), annotated(value));
  const literal = literalOf(value);
  if (literal !== null)
    assert.equal(annotationOf(file, vector, `${expression} == ${literal}`), true, `equals ${literal}`);
}

function annotationOf(file: VectorFile, vector: Vector, expression: string): unknown {
  const { ir, diagnostics } = compile([{ path: 'policy.stella', text: wrapExpression(expression) }]);
  assert.ok(ir !== undefined, `${expression}: ${diagnostics.map(({ message }) => message).join('; ')}`);
  const { finding, context } = subjectOf(file, vector);
  return evaluate(ir, finding, context).annotations.v ?? null;
}

function annotated(value: unknown): unknown {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(annotated);
  return isDecimal(value) ? value.decimal : value;
}

function literalOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  if (isDecimal(value)) return value.decimal;
  return typeof value === 'string' ? canonicalJson(value).replace(/\\u([0-9a-f]{4})/g, '\\u{$1}') : null;
}

/** For decimals that no YAML number holds exactly. */
function isDecimal(value: unknown): value is { decimal: string } {
  return typeof value === 'object' && value !== null && 'decimal' in value;
}
