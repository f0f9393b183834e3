import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anyEnv, anyFinding } from '../arbitraries/finding.ts';
import { policyIr } from '../arbitraries/ir.ts';
import { policyText } from '../arbitraries/policy.ts';
import { prepare } from '../eval/evaluate.ts';
import { CONTEXT, compileText, irOf } from '../fixtures.ts';
import type { PolicyIr } from '../ir/ir.ts';
import { loadIr } from '../ir/load.ts';
import { anyGiven } from '../testing/case-arbitrary.ts';
import { readCases } from '../testing/read-cases.ts';
import type { ClassPlan } from './class-plan.ts';
import { ALL_FACTS, classesOf, decisionOf, type Facts, factsOf, findingOfFacts, partsOf } from './classes-for-test.ts';
import { MIXED } from './mixed-policies-for-test.ts';
import { planClasses } from './plan-classes.ts';

/** Findings as readers make them, of few values, and findings of any shape. */
const sound = anyGiven.map((given) => {
  const document = [{ name: 'case', given, expect: { status: 'affected' } }];
  const [read] = readCases(document, [], (problem) => assert.fail(JSON.stringify(problem)));
  assert.ok(read !== undefined);
  return read.case.finding;
});
const facts: fc.Arbitrary<Facts> = fc
  .oneof({ weight: 3, arbitrary: sound }, { weight: 1, arbitrary: anyFinding })
  .map(factsOf);

const policies: fc.Arbitrary<PolicyIr> = fc.oneof(
  policyText.map((text) => {
    const { ir } = compileText(text);
    assert.ok(ir !== undefined);
    return ir;
  }),
  policyIr.map((ir) => loadIr(JSON.stringify(ir))),
);

const order = fc.shuffledSubarray([...ALL_FACTS.keys()], { minLength: ALL_FACTS.length });

/**
 * A finding with as many facts of the other as classes allow: each fact that leaves all of them as they are is taken over. Terms do not
 * tell values apart whose parts are equal.
 */
function disguise(plan: ClassPlan, one: Facts, other: Facts, order: readonly number[]): Facts {
  const finding = findingOfFacts(one);
  const wanted = classesOf(plan, finding);
  let disguised = one;
  for (const index of order) {
    const tried = disguised.with(index, other[index]);
    const asFinding = findingOfFacts(tried);
    const classes = classesOf(plan, asFinding);
    for (const [at, term] of plan.terms.entries()) {
      const isAlike = String(partsOf(term, finding)) === String(partsOf(term, asFinding));
      if (isAlike) assert.equal(classes[plan.facts.length + at], wanted[plan.facts.length + at]);
    }
    if (classes.every((each, at) => each === wanted[at])) disguised = tried;
  }
  return disguised;
}

function assertAlike(ir: PolicyIr, one: Facts, other: Facts, order: readonly number[], context: typeof CONTEXT): void {
  const policy = prepare(ir);
  const plan = planClasses(ir, context);
  const evaluate = (given: Facts) => policy.evaluate(findingOfFacts(given), context);
  const decided = disguise(plan.decision, one, other, order);
  assert.deepEqual(decisionOf(evaluate(decided)), decisionOf(evaluate(one)));
  const scored = disguise(plan.score, one, other, order);
  assert.equal(evaluate(scored).score, evaluate(one).score);
}

for (const body of MIXED) {
  test(`law: for ${body.replace(/\s+/g, ' ')}`, () => {
    const ir = irOf(body);
    fc.assert(
      fc.property(facts, facts, order, (one, other, indices) => assertAlike(ir, one, other, indices, CONTEXT)),
      { numRuns: 40 },
    );
  });
}

test('law: findings of the same classes are evaluated alike', () => {
  fc.assert(
    fc.property(policies, facts, facts, order, anyEnv, (ir, one, other, indices, env) => {
      const context = { ...CONTEXT, env };
      assertAlike(ir, one, other, indices, context);
      assertAlike(ir, other, one, indices, context);
    }),
    { numRuns: 200 },
  );
});
