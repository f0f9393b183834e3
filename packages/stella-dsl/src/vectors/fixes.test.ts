import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile, type Diagnostic, type SourceFile } from '../index.ts';
import { applyFixes } from './apply-fix.ts';
import { readVectors, vectorsOf } from './read-vectors.ts';
import { filesOf, optionsOf } from './sources.ts';
import { nameOf } from './vector.ts';

// A repair may bring to light what the mistake hid; it must not make anything worse.
const errorsOf = (diagnostics: readonly Diagnostic[]): Diagnostic[] =>
  diagnostics.filter(({ severity }) => severity === 'error');
const textOf = ({ code, message }: Diagnostic): string => `${code} ${message}`;
const count = (diagnostics: readonly Diagnostic[], text: string): number =>
  diagnostics.filter((one) => textOf(one) === text).length;

/** Every repair that some vector's diagnostics carry, alone. */
function* repairs(): Generator<{ name: string; files: SourceFile[]; found: readonly Diagnostic[]; one: Diagnostic }> {
  for (const { file, proves, vector } of vectorsOf(readVectors())) {
    if (vector.ir !== undefined || vector.limit !== undefined) continue;
    const files = filesOf(vector);
    const { diagnostics } = compile(files, optionsOf(vector));
    for (const one of diagnostics) {
      if (one.fix === undefined) continue;
      yield { name: `${file.path} ${proves}: ${nameOf(vector)}: ${one.fix.title}`, files, found: diagnostics, one };
    }
  }
}

test('a repair takes its diagnostic away, and brings no error', () => {
  const worse: string[] = [];
  let done = 0;
  for (const { name, files, found, one } of repairs()) {
    const { fix } = one;
    if (fix === undefined) continue;
    done += 1;
    const repaired = files.map((file) =>
      file.path === one.file ? { ...file, text: applyFixes(file.text, [fix]) } : file,
    );
    const { diagnostics: left } = compile(repaired);
    const text = textOf(one);
    if (count(left, text) >= count(found, text)) worse.push(`${name}: ${text} is still there`);
    if (errorsOf(left).length > errorsOf(found).length) {
      worse.push(`${name}: ${errorsOf(left).map(textOf).join('; ')}`);
    }
  }
  assert.ok(done > 100, `${done} repairs`);
  assert.deepEqual(worse, []);
});
