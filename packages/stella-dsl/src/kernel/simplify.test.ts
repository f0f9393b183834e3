import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { condition, RULE_SCOPE } from '../arbitraries/expressions.ts';
import { anyEnv, anyFinding } from '../arbitraries/finding.ts';
import { irExpr } from '../arbitraries/ir.ts';
import { readContext } from '../eval/context.ts';
import { ExpressionCompiler } from '../eval/expressions.ts';
import { scorerOf } from '../eval/score.ts';
import { Subject } from '../eval/subject.ts';
import type { Value } from '../eval/value.ts';
import { CONTEXT, irOf } from '../fixtures.ts';
import type { IrExpr, PolicyIr } from '../ir/ir.ts';
import { Simplifier } from './simplify.ts';
import { READINGS } from './uses.ts';

const PROFILE = 'profile p { cap: 9.0, name = "npm"; names = ["x", null] on = true; nothing = null }';

function policyOf(when: string): PolicyIr {
  return irOf(`${PROFILE}\nrule r { when ${when} then warn }`);
}

function whenOf({ rules }: PolicyIr): IrExpr {
  return rules[0]?.when ?? { op: 'null' };
}

function simplified(when: string, env = {}, where: 'rule' | 'profile' = 'rule'): IrExpr {
  const ir = policyOf(when);
  const simplifier = new Simplifier(new ExpressionCompiler(ir), readContext({ ...CONTEXT, env }), where);
  return simplifier.simplify(whenOf(ir));
}

const NONE = policyOf('true');
const asked = fc.oneof(
  condition(RULE_SCOPE, 2).map((text) => {
    const ir = policyOf(text);
    return { ir, expr: whenOf(ir) };
  }),
  irExpr.map((expr) => ({ ir: NONE, expr })),
);

test('law: for every finding a simplified expression has the value that it had', () => {
  fc.assert(
    fc.property(asked, anyFinding, anyEnv, fc.boolean(), ({ ir, expr }, finding, env, isRule) => {
      const around = readContext({ ...CONTEXT, env });
      const compiler = new ExpressionCompiler(ir);
      const simple = new Simplifier(compiler, around, isRule ? 'rule' : 'profile').simplify(expr);
      const evaluated = (one: IrExpr): Value => {
        const subject = new Subject(finding, around);
        if (isRule) scorerOf(ir, compiler)(subject);
        return compiler.compile(one)(subject);
      };
      assert.equal(READINGS.any.textOf(evaluated(simple)), READINGS.any.textOf(evaluated(expr)));
    }),
    { numRuns: 1_000 },
  );
});

const TRUE = { op: 'bool', value: true };
const FALSE = { op: 'bool', value: false };
const NULL = { op: 'null' };
const KEV = { op: 'get', path: ['advisory', 'kev'] };

const cases: [when: string, wanted: object][] = [
  ['env.tier == "gold" and advisory.kev', { op: 'and', args: [KEV] }],
  ['env.tier == "lead" and advisory.kev', FALSE],
  ['env.tier != "lead" or advisory.kev', TRUE],
  ['not (env.tier == "lead" and advisory.kev)', TRUE],
  ['env.none == "x" and advisory.kev', { op: 'and', args: [KEV, NULL] }],
  ['env.none == "x" or env.none == "y"', NULL],
  [
    '(advisory.kev and env.tier == "gold") and advisory.fix_available',
    { op: 'and', args: [KEV, { op: 'get', path: ['advisory', 'fix_available'] }] },
  ],
  ['advisory.cvss >= env.none', NULL],
  ['advisory.cvss >= env.tier', NULL],
  ['env.none in sbom.tags', NULL],
  ['sbom.name in env.tier', NULL],
  ['coalesce(env.none, env.on, advisory.kev)', TRUE],
  [
    'coalesce(env.none, advisory.kev, true, advisory.fix_available)',
    { op: 'call', fn: 'coalesce', as: 'bool', args: [KEV, TRUE] },
  ],
  ['days_between(run.evaluated_at, "2026-06-02") == 1', TRUE],
  ['profile.p.cap >= 9 and profile.p.on', TRUE],
  ['"x" in profile.p.names', TRUE],
];
for (const [when, wanted] of cases) {
  test(`${when} is ${JSON.stringify(wanted)}`, () => {
    assert.deepEqual(simplified(when, { tier: 'gold', on: true }), wanted);
  });
}

test('the severity is something only where rules ask for it', () => {
  const when = 'severity.normalized == "High" or severity.score > 5';
  assert.deepEqual(simplified(when, {}, 'profile'), NULL);
  assert.notDeepEqual(simplified(when), NULL);
  assert.deepEqual(simplified('severity.base > 5', {}, 'profile'), whenOf(policyOf('severity.base > 5')));
});
