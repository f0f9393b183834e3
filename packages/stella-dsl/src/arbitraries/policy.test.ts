import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ELEMENT_FIELDS, INPUTS } from '../checker/catalogue.ts';
import { FUNCTIONS, METHODS, PREDICATES } from '../checker/functions.ts';
import { compileText } from '../fixtures.ts';
import { actionsOf } from '../ir/inputs.ts';
import type { IrExpr, PolicyIr } from '../ir/ir.ts';
import { expressionsOf, operandsOf } from '../ir/walk.ts';
import { ACTION_WORDS } from '../lexer/token.ts';
import { readGrammar, usesOf } from '../vectors/grammar.ts';
import { blocks } from '../vectors/page.ts';
import { recognize } from '../vectors/recognize.ts';
import { lexed } from './layout.ts';
import { policyText } from './policy.ts';

const texts = fc.sample(policyText, { numRuns: 800, seed: 1 });
const irs = texts.map((text): PolicyIr => {
  const { ir, diagnostics } = compileText(text);
  const error = diagnostics.find(({ severity }) => severity === 'error');
  assert.ok(ir !== undefined, `${error?.code} ${error?.message} at ${error?.column} of ${text}`);
  return ir;
});

function* nodes(expr: IrExpr): Generator<IrExpr> {
  yield expr;
  for (const operand of operandsOf(expr)) yield* nodes(operand);
}

const actions = irs.flatMap(({ rules }) => rules.flatMap(actionsOf));
const found = [
  ...irs.flatMap(({ rules }) => rules.map(({ when }) => when)),
  ...irs
    .flatMap(({ profiles }) => Object.values(profiles).flatMap(({ env }) => Object.values(env).flat()))
    .map(({ when }) => when),
  ...actions.flatMap(expressionsOf),
].flatMap((expr) => [...nodes(expr)]);

function assertAll(wanted: Iterable<string>, seen: readonly string[]): void {
  const missing = [...wanted].filter((name) => !seen.includes(name));
  assert.deepEqual(missing, [], 'the arbitraries generate no policy with these');
}

const OPERATIONS: Readonly<Record<IrExpr['op'], true>> = {
  null: true,
  bool: true,
  string: true,
  decimal: true,
  list: true,
  get: true,
  field: true,
  index: true,
  and: true,
  or: true,
  not: true,
  compare: true,
  in: true,
  call: true,
  each: true,
};

// What the catalogue gains is generated, or this fails: no function, input or action can be left out of the property tests.
test('generated policies use every part of the grammar', () => {
  const grammar = readGrammar(blocks('ebnf')[0] ?? '');
  const used = texts.flatMap((text) => [...(recognize(grammar, lexed(text).tokens) ?? [])]);
  // A `requireVex` that requires nothing is grammar, and does not compile.
  const nothing = (use: string) => use.includes('need') && use.endsWith('left out');
  assertAll(
    usesOf(grammar).filter((use) => !nothing(use)),
    [...new Set(used)],
  );
});

test('generated policies call every function', () => {
  const called = found.flatMap((node) => (node.op === 'call' || node.op === 'each' ? [node.fn] : []));
  assertAll([...FUNCTIONS.keys(), ...METHODS.keys(), ...PREDICATES.keys()], called);
});

test('generated policies read every input and every field', () => {
  assertAll(
    INPUTS.keys(),
    found.flatMap((node) => (node.op === 'get' ? [node.path.join('.')] : [])),
  );
  const fields = found.flatMap((node) => (node.op === 'field' ? [node.name] : []));
  assertAll([...ELEMENT_FIELDS.statement.keys(), ...ELEMENT_FIELDS.component.keys()], fields);
});

test('generated policies take every action', () => {
  assertAll(
    ACTION_WORDS,
    actions.map((action) => action.do),
  );
});

test('generated policies have every operation', () => {
  assertAll(
    Object.keys(OPERATIONS),
    found.map(({ op }) => op),
  );
});
