import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sha256 } from '@policy-registry/canonical';
import { compileText, irOf } from '../fixtures.ts';
import { ruleInputs } from './inputs.ts';
import { IrError } from './ir-error.ts';
import { loadIr } from './load.ts';

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8');

// Published policies are attested by these bytes: a change here breaks every one of them. Add fixtures, never change one.
test('the bytes of stella-dsl@1 are as ever', () => {
  const { irJson, irDigest, diagnostics } = compileText(fixture('ir-1.stella'));
  assert.deepEqual(
    diagnostics.filter(({ severity }) => severity === 'error'),
    [],
  );
  assert.equal(irJson, fixture('ir-1.ir'));
  assert.equal(irDigest, sha256(fixture('ir-1.ir')));
});

test('IR bytes are read back to the same value', () => {
  const { ir } = compileText(fixture('ir-1.stella'));
  assert.deepEqual(loadIr(fixture('ir-1.ir')), ir);
});

const valid = () => JSON.parse(fixture('ir-1.ir'));
type Edit = [string, (ir: ReturnType<typeof valid>) => unknown, RegExp];
const edits: Edit[] = [
  ['another syntax', (ir) => Object.assign(ir, { syntax: 'stella-dsl@2' }), /at \/syntax/],
  ['an unknown member', (ir) => Object.assign(ir, { more: 1 }), /at \/more: unknown member/],
  ['a missing member', (ir) => delete ir.settings.shadow, /at \/settings\/shadow: missing/],
  ['rules out of order', (ir) => ir.rules.reverse(), /rising priority/],
  ['a rule twice', (ir) => ir.rules.push({ ...ir.rules.at(-1) }), /another rule/],
  ['a negative priority', (ir) => Object.assign(ir.rules[0], { priority: -1 }), /at \/rules\/0\/priority/],
  ['an unknown operation', (ir) => Object.assign(ir.rules[0].when, { op: 'exec' }), /at \/rules\/0\/when\/op/],
  [
    'an unknown function',
    (ir) => Object.assign(ir.rules[0], { when: { op: 'call', fn: 'eval', args: [] } }),
    /unknown function eval/,
  ],
  [
    'an unknown input',
    (ir) => Object.assign(ir.rules[0], { when: { op: 'get', path: ['sbom', 'constructor'] } }),
    /unknown input/,
  ],
  [
    'a field outside a predicate',
    (ir) => Object.assign(ir.rules[0], { when: { op: 'field', name: 'status' } }),
    /unknown field/,
  ],
  [
    'a decimal that is not canonical',
    (ir) => Object.assign(ir.rules[0], { when: { op: 'decimal', value: '1.0' } }),
    /canonical/,
  ],
  [
    'a list of inputs',
    (ir) => Object.assign(ir.rules[0], { when: { op: 'list', items: [{ op: 'get', path: ['env', 'x'] }] } }),
    /literals only/,
  ],
  ['an unknown action', (ir) => ir.rules[0].then.push({ do: 'delete' }), /\/do: one of/],
  ['null for an expression', (ir) => Object.assign(ir.rules[0], { when: null }), /at \/rules\/0\/when\/op/],
];
for (const [name, edit, message] of edits) {
  test(`refused: ${name}`, () => {
    const ir = valid();
    edit(ir);
    assert.throws(
      () => loadIr(JSON.stringify(ir)),
      (error) => error instanceof IrError && message.test(error.message),
    );
  });
}

test('refused: what is not JSON, and nesting without end', () => {
  assert.throws(() => loadIr('{'), IrError);
  assert.throws(() => loadIr('null'), IrError);
  const deep = `${'{"op":"not","arg":'.repeat(50_000)}{"op":"null"}${'}'.repeat(50_000)}`;
  const ir = fixture('ir-1.ir').replace(/"when":\{"args"/, `"when":${deep},"x":{"args"`);
  assert.throws(() => loadIr(ir), IrError);
});

test('the inputs of a rule are all that it can read, in one order', () => {
  const { rules } = irOf(`rule r {
    when vex.any(status == "fixed" and vendor == run.tenant) and sbom.has_tag("x") and env["a b"] == 1 and vex.count(true) > 0
    then status := vex.latest().status; requireVex { vendors = ["a"] }; warn message signals.custom.k
    else annotate a := normalize_cvss(advisory)
    because "b"
  }`);
  const [rule] = rules;
  assert.ok(rule !== undefined);
  assert.deepEqual(ruleInputs(rule), [
    'advisory.cvss',
    'advisory.severity',
    'env["a b"]',
    'run.tenant',
    'sbom.tags',
    'signals.custom.k',
    'vex.status',
    'vex[]',
    'vex[].status',
    'vex[].vendor',
  ]);
});
