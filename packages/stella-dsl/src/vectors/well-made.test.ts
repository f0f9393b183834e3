import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { readVectors, vectorsOf } from './read-vectors.ts';
import { runVector } from './run-vector.ts';
import { nameOf, type Vector } from './vector.ts';

const vectors = vectorsOf(readVectors());

/** What is asked of the language, without what it should answer. */
function questionOf({ name, value, diagnostics, rendered, fixed, result, error, ...question }: Vector): object {
  return question;
}

test('no vector is written twice', () => {
  const seen = new Map<string, string>();
  const twice: string[] = [];
  for (const { file, proves, vector } of vectors) {
    const question = inspect(
      { ...questionOf(vector), given: { ...file.given, ...vector.given } },
      { depth: null, sorted: true },
    );
    const place = `${file.path} ${proves}: ${nameOf(vector)}`;
    const other = seen.get(question);
    if (other !== undefined) twice.push(`${place} = ${other}`);
    seen.set(question, place);
  }
  assert.deepEqual(twice, []);
});

/** The same vector, wanting something else in one place. */
function* otherwise(vector: Vector): Generator<Vector> {
  if ('value' in vector) yield { ...vector, value: 'something else' };
  if (vector.diagnostics !== undefined) yield { ...vector, diagnostics: [...vector.diagnostics, 'TWIN-001'] };
  for (const [member, wanted] of Object.entries(vector.result ?? {})) {
    yield {
      ...vector,
      result: {
        ...vector.result,
        [member]: Array.isArray(wanted) ? [...wanted, 'x'] : member === 'explain' ? { nobody: {} } : 'x',
      },
    };
  }
  for (const member of ['error', 'irDigest', 'irJson', 'sameIrAs', 'formatted', 'rendered', 'fixed'] as const) {
    if (vector[member] !== undefined) yield { ...vector, [member]: 'rule other { when true then warn }' };
  }
  for (const rule of Object.keys(vector.inputs ?? {})) yield { ...vector, inputs: { ...vector.inputs, [rule]: ['x'] } };
  for (const member of Object.keys(vector.symbols ?? {}))
    yield { ...vector, symbols: { ...vector.symbols, [member]: ['x'] } };
  if (vector.complexity !== undefined) yield { ...vector, complexity: vector.complexity + 1 };
}

test('every vector fails where it wants something else', () => {
  for (const { file, proves, vector } of vectors) {
    const others = [...otherwise(vector)];
    assert.ok(others.length > 0, `${file.path} ${proves}: ${nameOf(vector)} wants nothing`);
    for (const other of others)
      assert.throws(() => runVector(file, other), `${file.path} ${proves}: ${nameOf(vector)}`);
  }
});
