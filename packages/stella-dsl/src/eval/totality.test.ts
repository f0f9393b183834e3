import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anyEnv, anyFinding } from '../arbitraries/finding.ts';
import { policyIr } from '../arbitraries/ir.ts';
import type { Finding } from '../finding.ts';
import { CONTEXT, findingOf } from '../fixtures.ts';
import type { IrAction, IrExpr, IrRule, PolicyIr } from '../ir/ir.ts';
import { loadIr } from '../ir/load.ts';
import { parseCanonicalDecimal } from '../values/decimal.ts';
import type { EvaluationContext } from './context.ts';
import { prepare } from './evaluate.ts';
import type { Evaluation } from './evaluation.ts';

const SEVERITIES = ['None', 'Low', 'Medium', 'High', 'Critical', 'Unknown'];

/** Evaluates with and without explain; both say the same, and all of it has a JSON form. */
function assertTotal(ir: PolicyIr, finding: Finding, env: EvaluationContext['env']): Evaluation {
  const policy = prepare(ir);
  const context = { ...CONTEXT, env };
  const full = policy.evaluate(finding, context);
  assert.deepEqual(policy.evaluate(finding, context, { explain: false }), { ...full, explain: [] });
  assert.equal(typeof full.status, 'string');
  assert.ok(SEVERITIES.includes(full.severity), full.severity);
  const score = parseCanonicalDecimal(full.score);
  assert.ok(score?.gte(0) && score.lte(10), full.score);
  assert.equal(full.explain.length, ir.rules.length);
  assert.deepEqual(JSON.parse(JSON.stringify(full)), JSON.parse(JSON.stringify(structuredClone(full))));
  return full;
}

test('any policy that loads gives a result for any finding', () => {
  fc.assert(
    fc.property(policyIr, anyFinding, anyEnv, (ir, finding, env) => {
      const loaded = loadIr(JSON.stringify(ir));
      assert.deepEqual(loaded, JSON.parse(JSON.stringify(ir)));
      assertTotal(loaded, finding, env);
    }),
    { numRuns: 1_000 },
  );
});

// More than a call takes as arguments of its own: an engine reads bytes that no compiler may have made.
const COUNT = 130_000;
const many = <T>(one: (index: number) => T, length = COUNT): T[] => Array.from({ length }, (_, index) => one(index));
const decimal = (value: string): IrExpr => ({ op: 'decimal', value });
const text = (value: string): IrExpr => ({ op: 'string', value });
const ALWAYS: IrExpr = { op: 'bool', value: true };
const NAME: IrExpr = { op: 'get', path: ['sbom', 'name'] };

const rule = (when: IrExpr, then: readonly IrAction[] = [], name = 'r'): IrRule => ({ name, priority: 1, when, then });
const when = (expr: IrExpr): PolicyIr => policyOf([rule(expr)]);
const doing = (action: IrAction): PolicyIr =>
  policyOf([
    rule(
      ALWAYS,
      many(() => action),
    ),
  ]);

function policyOf(rules: readonly IrRule[], profiles: PolicyIr['profiles'] = {}): PolicyIr {
  const settings = { default_status: 'affected', shadow: false };
  return { syntax: 'stella-dsl@1', policy: 'p', metadata: {}, settings, profiles, rules };
}

const adjusting = { maps: {}, env: { e: many(() => ({ when: ALWAYS, add: '999999999999999999' })) }, scalars: {} };
const weighing = { maps: { m: { GHSA: '0.000001' } }, env: {}, scalars: {} };
const factors: IrExpr = { op: 'call', fn: 'risk_score', args: many(() => decimal('999999999999999999')) };

const wide: [string, PolicyIr][] = [
  ['operands', when({ op: 'and', args: many(() => ALWAYS) })],
  ['factors', when({ op: 'compare', by: '<', as: 'decimal', left: factors, right: decimal('5') })],
  ['alternatives', when({ op: 'call', fn: 'coalesce', as: 'bool', args: many(() => ({ op: 'null' })) })],
  ['texts', when({ op: 'in', as: 'string', item: NAME, list: { op: 'list', items: many((n) => text(`${n}`)) } })],
  [
    'nulls',
    when({ op: 'in', as: 'any', item: decimal('5'), list: { op: 'list', items: many(() => ({ op: 'null' })) } }),
  ],
  ['rules', policyOf(many((n) => rule(ALWAYS, [{ do: 'status', value: text('x') }], `r${n}`), 20_000))],
  ['escalations', doing({ do: 'escalate', to: text('High') })],
  ['annotations', doing({ do: 'annotate', key: 'k', value: decimal('1') })],
  ['ends', doing({ do: 'ignore', until: text('2030-01-01') })],
  ['requirements', doing({ do: 'requireVex', vendors: ['a'] })],
  ['adjustments', policyOf([], { p: adjusting })],
  ['profiles', policyOf([], Object.fromEntries(many((n) => [`p${n}`, weighing], 50_000)))],
];
for (const [name, ir] of wide) {
  test(`very many ${name} are evaluated`, () => {
    const vex = many(() => ({ statement_id: 's', status: 'fixed', vendor: 'b' }), 3);
    assertTotal(loadIr(JSON.stringify(ir)), findingOf({ vex }), {});
  });
}

test('predicates over very many statements and components are evaluated', () => {
  const status: IrExpr = { op: 'field', name: 'status' };
  const where: IrExpr = { op: 'compare', by: '==', as: 'string', left: status, right: decimal('5') };
  const matching: IrExpr = { op: 'call', fn: 'matches', args: [{ op: 'field', name: 'name' }, text('*a*a*a*b')] };
  const rules = [
    rule({ op: 'each', fn: 'vex.any', where }, [], 'statement'),
    rule({ op: 'each', fn: 'sbom.any_component', where: matching }, [], 'component'),
  ];
  const vex = many((n) => ({ statement_id: `${n}`, status: 'fixed' }));
  const components = many(() => ({ name: 'aaaaaaaaaaaa' }));
  const { explain } = assertTotal(policyOf(rules), findingOf({ vex, sbom: { components } }), {});
  const outcomes = explain.map(({ outcome }) => outcome);
  assert.deepEqual(outcomes, ['unknown', 'not_matched']);
});
