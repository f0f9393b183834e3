import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { policyText } from '../arbitraries/policy.ts';
import type { CompileResult } from '../compile/compile.ts';
import { evaluate } from '../eval/evaluate.ts';
import { compileText } from '../fixtures.ts';
import type { IrExpr, IrRule, PolicyIr } from '../ir/ir.ts';
import { anyGiven } from './case-arbitrary.ts';
import type { ConditionCoverage, TruthWord } from './coverage.ts';
import { readCases } from './read-cases.ts';
import { runTests } from './run-tests.ts';
import type { TestCase } from './test-case.ts';

function casesOf(given: readonly unknown[]): TestCase[] {
  const document = given.map((one, index) => ({ name: `case ${index}`, given: one, expect: { status: 'affected' } }));
  return readCases(document, [], (problem) => assert.fail(JSON.stringify(problem))).map((one) => one.case);
}

/** The truth of a condition, asked of the plain interpreter: a rule with it in the place where the evaluation comes to it. */
function truthAt(ir: PolicyIr, before: readonly IrRule[], condition: IrExpr, one: TestCase): TruthWord {
  const then = [{ do: 'warn' }] as const;
  const probe: IrRule = { name: 'probe', priority: 1_000, when: condition, then };
  const { explain } = evaluate({ ...ir, rules: [...before, probe] }, one.finding, one.context);
  const outcome = explain.at(-1)?.outcome;
  return outcome === 'matched' ? 'true' : outcome === 'unknown' ? 'unknown' : 'false';
}

function recount(result: CompileResult, cases: readonly TestCase[]): Pick<ConditionCoverage, 'seen' | 'name'>[] {
  const { ir, conditions = [] } = result;
  assert.ok(ir !== undefined);
  return conditions.map(({ ir: condition, name, within }) => {
    const before =
      within === 'env'
        ? []
        : ir.rules.slice(
            0,
            ir.rules.findIndex((rule) => rule.name === name),
          );
    const seen = { true: 0, false: 0, unknown: 0 };
    for (const one of cases) seen[truthAt(ir, before, condition, one)] += 1;
    return { name, seen };
  });
}

function leaves(expr: IrExpr): number {
  if (expr.op === 'and' || expr.op === 'or') return expr.args.reduce((sum, arg) => sum + leaves(arg), 0);
  return expr.op === 'not' ? leaves(expr.arg) : 1;
}

test('coverage agrees with a recount, and nothing comes up that was held impossible', () => {
  fc.assert(
    fc.property(policyText, fc.array(anyGiven, { maxLength: 4 }), (text, given) => {
      const result = compileText(text);
      const cases = casesOf(given);
      const { coverage } = runTests(result, cases);
      assert.deepEqual(
        coverage.conditions.map(({ name, seen }) => ({ name, seen })),
        recount(result, cases),
      );
      for (const { text: shown, seen, possible } of coverage.conditions) {
        for (const word of ['true', 'false', 'unknown'] as const) {
          assert.ok(seen[word] === 0 || possible.includes(word), `${shown} was ${word}`);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('rules, branches and totals agree with the explain of each case', () => {
  fc.assert(
    fc.property(policyText, fc.array(anyGiven, { maxLength: 4 }), (text, given) => {
      const { ir, ...result } = compileText(text);
      assert.ok(ir !== undefined);
      const cases = casesOf(given);
      const { coverage } = runTests({ ir, ...result }, cases);
      const explains = cases.map(({ finding, context }) => evaluate(ir, finding, context).explain);
      const count = (index: number, test: (one: (typeof explains)[number][number]) => boolean) =>
        explains.filter((explain) => explain[index] !== undefined && test(explain[index])).length;
      const wanted = ir.rules.map(({ name }, index) => ({
        rule: name,
        matched: count(index, ({ branch }) => branch === 'then'),
        notMatched: count(index, ({ outcome }) => outcome === 'not_matched'),
        else: count(index, ({ branch }) => branch === 'else'),
        unknown: count(index, ({ outcome }) => outcome === 'unknown'),
      }));
      assert.deepEqual(
        coverage.rules.map(({ file: _file, line: _line, column: _column, ...counts }) => counts),
        wanted,
      );
      for (const { rule, branch, taken } of coverage.branches) {
        const counts = wanted.find((one) => one.rule === rule);
        assert.equal(taken, branch === 'then' ? counts?.matched : counts?.notMatched);
      }
      const inRules = coverage.conditions.filter(({ within }) => within === 'rule').length;
      assert.equal(
        inRules,
        ir.rules.reduce((sum, { when }) => sum + leaves(when), 0),
      );
      const gaps = coverage.totals.conditions.total - coverage.totals.conditions.covered;
      assert.equal(
        gaps,
        coverage.conditions.flatMap(({ seen, possible }) => possible.filter((word) => seen[word] === 0)).length,
      );
      const complete = Object.values(coverage.totals).every(({ percent }) => percent === 100);
      assert.equal(complete, coverage.missing.length === 0);
    }),
    { numRuns: 300 },
  );
});
