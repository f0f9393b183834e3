import assert from 'node:assert/strict';
import { test } from 'node:test';
import { INPUTS } from '../checker/catalogue.ts';
import { FUNCTIONS, METHODS, PREDICATES } from '../checker/functions.ts';
import { compile, type Diagnostic, evaluate } from '../index.ts';
import { assertHas } from './compare.ts';
import { blocks, PAGE } from './page.ts';
import { readVectors, vectorsOf } from './read-vectors.ts';
import { runVector } from './run-vector.ts';
import { wrap } from './sources.ts';
import { subjectOf } from './subject.ts';
import type { Vector, VectorFile } from './vector.ts';

// What a reader sees first must be true as well. A line `expression // value` is an example of an expression.
const EXAMPLE = /^(.+?) +\/\/ (.+)$/;
const PAGE_FILE: VectorFile = { path: 'docs/stella-dsl.md', section: '', vectors: {} };

const stella = blocks('stella');
const examples = stella.filter((text) => text.split('\n').every((line) => line === '' || EXAMPLE.test(line)));
const policies = stella.filter((text) => !examples.includes(text));
const rows = examples
  .flatMap((text) => text.split('\n'))
  .flatMap((line) => {
    const [, expression = '', shown = ''] = EXAMPLE.exec(line) ?? [];
    return expression === '' ? [] : [{ expression, shown }];
  });

function vectorOf(expression: string, shown: string): Vector {
  if (/^[A-Z]+-\d{3}$/.test(shown)) return { expression, diagnostics: [shown] };
  return { expression, value: shown === 'unknown' ? null : JSON.parse(shown) };
}

function problemsOf(text: string): Diagnostic[] {
  const whole = text.startsWith('policy') ? text : wrap(text);
  return [...compile([{ path: 'policy.stella', text: whole }], { strict: true }).diagnostics];
}

for (const { expression, shown } of rows) {
  test(`docs: ${expression} is ${shown}`, () => void runVector(PAGE_FILE, vectorOf(expression, shown)));
}

for (const text of policies) {
  test(`docs: ${text.split('\n')[0]} ... compiles without a word`, () => assert.deepEqual(problemsOf(text), []));
}

test('docs: the tour says what happens', () => {
  const [finding, result, explain] = blocks('json').map((text) => JSON.parse(text));
  const { ir } = compile([{ path: 'policy.stella', text: policies[0] ?? '' }]);
  assert.ok(ir !== undefined);
  const actual = evaluate(ir, finding, { env: {}, evaluatedAt: '2026-06-01T00:00:00Z' });
  assertHas(actual, result, 'result');
  assertHas(actual.explain, explain, 'explain');
});

/** Members of a root in the table of names; the dotted ones are written out. */
function membersOf(root: string): string {
  return new RegExp(`^\\| ${root} \\| (.*) \\|$`, 'm').exec(PAGE)?.[1] ?? '';
}

test('docs: the tables have every name of the language', () => {
  const dotted = [...INPUTS.keys(), ...METHODS.keys(), ...PREDICATES.keys()];
  const unnamed = dotted.filter((name) => {
    const [root = '', ...rest] = name.split('.');
    return !membersOf(root)
      .split(/[,;] /)
      .some((member) => member.replace(/\(.*/, '') === rest.join('.'));
  });
  assert.deepEqual(unnamed, []);
  assert.deepEqual(
    [...FUNCTIONS.keys()].filter((name) => !new RegExp(`^\\| \\*\\*F\\d+\\*\\* \\|.* ${name}\\(`, 'm').test(PAGE)),
    [],
  );
});

test('docs: the example of the evaluation comes out as it says', () => {
  const text = policies.find((one) => one.startsWith('rule internal_batch')) ?? '';
  const { ir } = compile([{ path: 'policy.stella', text: wrap(text) }]);
  assert.ok(ir !== undefined);
  const outcome = (env: object) => {
    const { finding, context } = subjectOf(PAGE_FILE, { given: { env } });
    const { explain, annotations } = evaluate(ir, finding, context);
    return [explain[0]?.outcome, annotations];
  };
  assert.deepEqual(outcome({}), ['not_matched', {}]);
  assert.deepEqual(outcome({ exposure: 'public' }), ['not_matched', { exposure: 'public' }]);
});

test('docs: the page has examples, and none is a vector too', () => {
  assert.ok(rows.length >= 15 && policies.length >= 4, `${rows.length} examples, ${policies.length} policies`);
  const written = new Set(vectorsOf(readVectors()).map(({ vector }) => vector.expression));
  assert.deepEqual(
    rows.filter(({ expression }) => written.has(expression)),
    [],
  );
});
