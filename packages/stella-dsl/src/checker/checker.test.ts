import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FUNCTION_BUILDERS } from '../eval/functions.ts';
import { METHOD_BUILDERS } from '../eval/methods.ts';
import { codesOf, compileText, irOf, policy } from '../fixtures.ts';
import { FUNCTIONS, METHODS } from './functions.ts';

const when = (expression: string) => codesOf(`rule r { when ${expression} then warn }`);
const then = (actions: string) => codesOf(`rule r { when exists(env.x) then ${actions} because "b" }`);

test('every function of the catalogue has its meaning, and none has a meaning without a signature', () => {
  const described = [...FUNCTIONS.keys(), ...METHODS.keys()].filter((name) => name !== 'coalesce');
  assert.deepEqual([...FUNCTION_BUILDERS.keys(), ...METHOD_BUILDERS.keys()].sort(), described.sort());
});

const conditions: [string, string[]][] = [
  ['advisory.cvss', ['TYPE-004']],
  ['not sbom.name', ['TYPE-004']],
  ['advisory.kev and sbom.name', ['TYPE-004']],
  ['env.flag', []],
  ['signals.custom.flag or not env.flag', ['LINT-009']],
  ['severity.normalized >= "Hihg"', ['TYPE-006']],
  ['"High" <= severity.normalized', []],
  ['severity.normalized in ["High", "critical"]', ['TYPE-006']],
  ['vex.timestamp < run.evaluated_at', []],
  ['vex.timestamp < env.cut', []],
  ['vex.timestamp < 5', ['TYPE-005']],
  ['advisory.kev == "true"', ['TYPE-005']],
  ['sbom.licenses == sbom.tags', ['TYPE-005']],
  ['env.x == sbom.tags', ['TYPE-005']],
  ['sbom.name in sbom.tags', []],
  ['5 in sbom.tags', ['TYPE-005']],
  ['sbom.name in ["a", 5]', ['TYPE-008']],
  ['sbom.tags[0] == "a"', []],
  ['sbom.tags["a"] == "a"', ['TYPE-009']],
  ['sbom.name[0] == "a"', ['TYPE-009']],
  ['env["a b"] == "a"', []],
  ['env[sbom.name] == "a"', ['TYPE-003']],
  ['env.a.b == 1', ['TYPE-002']],
  ['sbom.purl.type == "npm"', ['TYPE-002']],
  ['sbom.has_tag', ['TYPE-002']],
  ['signals.custom', ['TYPE-002']],
  ['signals.uncertainty == "T1"', ['TYPE-002']],
  ['vex.any(status == "fixed" and sbom.name == "a")', []],
  ['vex.any(name == "a")', ['TYPE-001']],
  ['sbom.any_component(name == "a" and vex.status == "fixed")', []],
  ['vex.any(sbom.any_component(name == "a"))', ['TYPE-013']],
  ['vex.any(status)', ['TYPE-004']],
  ['vex.any()', ['TYPE-011']],
  ['vex.latest() == "x"', ['TYPE-005']],
  ['exists(vex.latest())', []],
  ['exists(vex)', ['TYPE-004']],
  ['normalize_cvss(sbom) == "High"', ['TYPE-004']],
  ['matches(sbom.name, 5)', ['TYPE-004']],
  ['secret.path.allowlist("a")', ['TYPE-004']],
  [`matches(sbom.name, "${'a'.repeat(300)}")`, ['LIMIT-008']],
  ['coalesce(severity.normalized, env.x) > "Low"', []],
  ['coalesce(severity.normalized, "Lowest") > "Low"', ['TYPE-006']],
  ['coalesce(sbom.name, 5) == "a"', ['TYPE-004']],
  ['days_between(advisory.published_at, "tomorrow") > 5', ['TYPE-007']],
  ['sbom.name()', ['TYPE-010']],
  ['(exists(env.x))(5)', ['TYPE-003']],
  ['nope(5) and advisory.nope == 1', ['TYPE-010', 'TYPE-002']],
  ['profile.p.x == 1', ['TYPE-002']],
];
for (const [expression, codes] of conditions) {
  test(`when ${expression.slice(0, 70)}: ${codes.join(', ') || 'fine'}`, () =>
    assert.deepEqual(when(expression), codes));
}

const actions: [string, string[]][] = [
  ['status := 5', ['TYPE-004']],
  ['status := env.s', []],
  ['severity := "Hgh"', ['TYPE-006']],
  ['severity := "Unknown"', ['TYPE-006']],
  ['severity := 7', ['TYPE-004']],
  ['severity := severity_band(7)', []],
  ['escalate to lowercase("x")', []],
  ['ignore until "2026-99-01"', ['TYPE-007']],
  ['ignore until 5', ['TYPE-004']],
  ['ignore until coalesce(env.quiet, "2026-12-31")', []],
  ['defer until vex.timestamp', []],
  ['warn message sbom.tags', ['TYPE-004']],
  ['annotate a := sbom.tags', []],
  ['annotate a := advisory', ['TYPE-003']],
  ['requireVex { vendors = ["a"] }', []],
  ['requireVex { vendor = ["a"] }', ['TYPE-014']],
  ['requireVex { vendors = ["a"], vendors = ["b"] }', ['TYPE-015']],
  ['requireVex { vendors = [5] }', ['TYPE-008']],
  ['requireVex { }', ['TYPE-014']],
];
for (const [text, codes] of actions) {
  test(`then ${text}: ${codes.join(', ') || 'fine'}`, () => assert.deepEqual(then(text), codes));
}

test('suggestions name what is near', () => {
  const hints = (expression: string) =>
    compileText(policy(`rule r { when ${expression} then warn }`)).diagnostics.map(({ hint }) => hint);
  assert.deepEqual(hints('advisroy.kev'), ['did you mean `advisory`?']);
  assert.deepEqual(hints('sbom.nmae == "x"'), ['did you mean `name`?']);
  assert.deepEqual(hints('exist(env.x)'), ['did you mean `exists`?']);
  assert.deepEqual(hints('vex.an(status == "x")'), ['did you mean `vex.any`?']);
  assert.deepEqual(hints('status == "x"'), ['write `vex.status`, or use it inside `vex.any(...)`']);
});

test('profiles are checked: numbers, doubles, and no reading of what they make', () => {
  const profile = (items: string) => codesOf(`profile p { ${items} }`);
  assert.deepEqual(profile('map m { source "A" => 11 }'), ['TYPE-017']);
  assert.deepEqual(profile('map m { source "A" => 1 source "A" => 2 }'), ['TYPE-015']);
  assert.deepEqual(profile('map m { source "A" => 1 } m = 5'), ['TYPE-015']);
  assert.deepEqual(profile('env e { if severity.score > 5 then 1 }'), ['TYPE-012']);
  assert.deepEqual(profile('env e { if severity.base > 5 then 1 }'), []);
  assert.deepEqual(profile('env e { if advisory.cvss then 1 }'), ['TYPE-004']);
  assert.deepEqual(codesOf('settings { shadw = true; default_status = 5 }'), ['TYPE-016', 'TYPE-004']);
});

test('the IR says what the checker learnt', () => {
  const ir = irOf('rule r { when severity.normalized >= env.least then status := vex.latest().status because "b" }');
  assert.deepEqual(ir.rules[0]?.when, {
    op: 'compare',
    by: '>=',
    as: 'severity',
    left: { op: 'get', path: ['severity', 'normalized'] },
    right: { op: 'get', path: ['env', 'least'] },
  });
  assert.deepEqual(ir.rules[0]?.then, [{ do: 'status', value: { op: 'get', path: ['vex', 'status'] } }]);
});

test('rules stand in the order of evaluation', () => {
  const rule = (name: string, priority: string) => `rule ${name} ${priority} { when exists(env.x) then warn }`;
  const ir = irOf(
    [rule('a', ''), rule('b', 'priority 200'), rule('c', 'priority 1'), rule('d', 'priority 100')].join('\n'),
  );
  assert.deepEqual(
    ir.rules.map(({ name, priority }) => `${name} ${priority}`),
    ['c 1', 'a 100', 'd 100', 'b 200'],
  );
});
