import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { condition, RULE_SCOPE } from '../arbitraries/expressions.ts';
import { anyEnv, anyFinding } from '../arbitraries/finding.ts';
import { CONTEXT, compileText, findingOf, policy } from '../fixtures.ts';
import type { Truth } from '../values/truth.ts';
import type { EvaluationContext } from './context.ts';
import { prepare } from './evaluate.ts';
import type { Evaluation } from './evaluation.ts';

const PROFILE = 'profile p { cap: 9.0, name = "npm"; names = ["x", null] on = true; nothing = null }';
const TRUTHS: Readonly<Record<string, Truth>> = { matched: true, not_matched: false, unknown: null };

/** Truth of each condition, through parser, checker, IR bytes and compiled evaluator. */
function truths(
  conditions: readonly string[],
  finding: Parameters<ReturnType<typeof prepare>['evaluate']>[0],
  env: EvaluationContext['env'],
): Truth[] {
  const rules = conditions.map((when, index) => `rule r${index} { when ${when} then warn }`);
  const { ir, diagnostics } = compileText(policy(`${PROFILE}\n${rules.join('\n')}`));
  assert.ok(ir !== undefined, JSON.stringify(diagnostics));
  const { explain }: Evaluation = prepare(ir).evaluate(finding, { ...CONTEXT, env });
  return explain.map(({ outcome }) => TRUTHS[outcome] ?? null);
}

const some = condition(RULE_SCOPE, 1);

test('three-valued logic keeps its laws in policies', () => {
  const laws: readonly ((a: string, b: string, c: string) => [string, string])[] = [
    (a, b) => [`(${a}) and (${b})`, `(${b}) and (${a})`],
    (a, b) => [`(${a}) or (${b})`, `(${b}) or (${a})`],
    (a, b, c) => [`(${a}) and ((${b}) and (${c}))`, `((${a}) and (${b})) and (${c})`],
    (a, b, c) => [`(${a}) or (${b}) or (${c})`, `((${a}) or (${b})) or (${c})`],
    (a, b, c) => [`(${a}) and ((${b}) or (${c}))`, `(${a}) and (${b}) or (${a}) and (${c})`],
    (a, b, c) => [`(${a}) or ((${b}) and (${c}))`, `((${a}) or (${b})) and ((${a}) or (${c}))`],
    (a, b) => [`not ((${a}) and (${b}))`, `not (${a}) or not (${b})`],
    (a, b) => [`not ((${a}) or (${b}))`, `not (${a}) and not (${b})`],
    (a, b) => [`(${a}) and ((${a}) or (${b}))`, `(${a}) or (${a}) and (${b})`],
    (a) => [`not not (${a})`, `((${a}))`],
    (a) => [`(${a}) and true`, `(${a}) or false`],
    (a) => [`(${a}) and false`, 'false'],
    (a) => [`(${a}) or true`, 'true'],
    (a) => [`((${a})) == null`, 'null'],
  ];
  fc.assert(
    fc.property(some, some, some, anyFinding, anyEnv, (a, b, c, finding, env) => {
      const found = truths(
        laws.flatMap((law) => law(a, b, c)),
        finding,
        env,
      );
      for (const [index, law] of laws.entries()) {
        assert.equal(found[2 * index], found[2 * index + 1], law(a, b, c).join(' is not '));
      }
    }),
    { numRuns: 300 },
  );
});

const KEYS = ['a', 'b', 'c', 'd'];
const knowing = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(...KEYS.map((key) => `env.${key}`)),
    tie('tree').map((inner) => `not (${inner})`),
    fc.tuple(tie('tree'), fc.constantFrom('and', 'or'), tie('tree')).map(([a, op, b]) => `(${a}) ${op} (${b})`),
  ),
})).tree;

test('learning what was unknown never turns a known answer round', () => {
  const known = fc.record(Object.fromEntries(KEYS.map((key) => [key, fc.boolean()])));
  fc.assert(
    fc.property(knowing, known, fc.subarray(KEYS), (text, env, forgotten) => {
      const partial = Object.fromEntries(Object.entries(env).filter(([key]) => !forgotten.includes(key)));
      const [before] = truths([text], findingOf(), partial);
      const [after] = truths([text], findingOf(), env);
      assert.notEqual(after, null);
      if (before !== null) assert.equal(after, before);
    }),
    { numRuns: 400 },
  );
});
