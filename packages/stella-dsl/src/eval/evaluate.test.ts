import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anyEnv, anyFinding } from '../arbitraries/finding.ts';
import { policyText } from '../arbitraries/policy.ts';
import type { Finding, VexStatement } from '../finding.ts';
import { CONTEXT, compileText, findingOf, irOf, run } from '../fixtures.ts';
import { loadIr } from '../ir/load.ts';
import { evaluate, prepare } from './evaluate.ts';

const statement = (parts: Partial<VexStatement>): VexStatement => ({
  statement_id: 's',
  status: 'not_affected',
  ...parts,
});
const withVex = (...vex: VexStatement[]): Finding => findingOf({ vex });
const explain = (body: string, finding?: Finding, rule = 'r') =>
  run(body, finding).explain.find((one) => one.rule === rule);

test('nothing set the status: the default, and the score of the advisory', () => {
  const { status, severity, score, winningRule } = run('rule r { when false then status := "x" }');
  assert.deepEqual(
    { status, severity, score, winningRule },
    { status: 'affected', severity: 'Critical', score: '9.8', winningRule: undefined },
  );
  assert.equal(run('settings { default_status = "under_investigation" }').status, 'under_investigation');
});

test('the first rule by priority settles the status, later ones are not applied', () => {
  const body = `rule late priority 20 { when true then status := "fixed" }
    rule early priority 10 { when true then status := "blocked" }
    rule tie priority 20 { when true then status := "deferred"; warn message "still heard" }`;
  const result = run(body);
  assert.equal(result.status, 'blocked');
  assert.equal(result.winningRule, 'early');
  assert.deepEqual(
    result.explain.map(({ rule, outcome }) => [rule, outcome]),
    [
      ['early', 'matched'],
      ['late', 'not_applied'],
      ['tie', 'matched'],
    ],
  );
  assert.deepEqual(result.warnings, ['still heard']);
  assert.equal(result.explain[1]?.effects[0]?.reason, 'rule early had settled the status');
});

test('else runs when the condition is false, never when it is unknown', () => {
  const body = 'rule r { when sbom.scope == "dev" then warn message "then" else warn message "else" }';
  const scoped = (scope: string) => findingOf({ sbom: { scope } });
  assert.deepEqual(run(body, scoped('dev')).warnings, ['then']);
  assert.deepEqual(run(body, scoped('run')).warnings, ['else']);
  assert.deepEqual(run(body, findingOf({ sbom: {} })).warnings, []);
  assert.equal(explain(body, scoped('run'))?.branch, 'else');
  assert.equal(explain(body, scoped('run'))?.outcome, 'not_matched');
});

test('an unknown condition names the inputs that left it undecided, and only those', () => {
  const body = `rule r { when (sbom.scope == "dev" or reachability.score > 0.5 or advisory.kev) and advisory.cvss > 5 then warn because "w" }`;
  const found = explain(body, findingOf({ advisory: { cvss: 9, kev: false } }));
  assert.equal(found?.outcome, 'unknown');
  assert.deepEqual(found?.missing, ['reachability.score', 'sbom.scope']);
  assert.equal(found?.because, 'w');
  assert.deepEqual(
    found?.inputs.map(({ name }) => name),
    ['advisory.cvss', 'advisory.kev', 'reachability.score', 'sbom.scope'],
  );
  const each = explain(
    'rule r { when vex.any(justification == "x") then warn }',
    withVex(statement({}), statement({ justification: 'y' })),
  );
  assert.deepEqual(each?.missing, ['vex[].justification']);
  assert.deepEqual(each?.inputs, [{ name: 'vex[].justification', value: [null, 'y'] }]);
});

test('severity: the first assignment wins, escalation raises on top, whatever the order', () => {
  const body = `rule up priority 1 { when true then escalate to "High" }
    rule low priority 2 { when true then severity := "Low" }
    rule second priority 3 { when true then severity := "Critical" }
    rule sees priority 4 { when severity.normalized == "High" then warn message "sees High" }
    rule down priority 5 { when true then escalate to "Medium" }
    rule step priority 6 { when true then escalate }`;
  const result = run(body);
  assert.equal(result.severity, 'Critical');
  assert.equal(result.score, '9.8');
  assert.deepEqual(result.warnings, ['sees High']);
  const reasons = result.explain.flatMap(({ effects }) => effects.map(({ reason }) => reason));
  assert.deepEqual(reasons, [
    undefined,
    undefined,
    'rule low had set the severity',
    undefined,
    'the severity was High already',
    undefined,
  ]);
});

test('an unknown severity is raised by a name, not by a step', () => {
  const blank = findingOf({ advisory: {} });
  assert.deepEqual([run('', blank).severity, run('', blank).score], ['Unknown', '0']);
  assert.equal(run('rule r { when true then escalate }', blank).severity, 'Unknown');
  assert.equal(run('rule r { when true then escalate to "Low" }', blank).severity, 'Low');
  assert.equal(explain('rule r { when severity.score >= 0 then warn }', blank)?.outcome, 'unknown');
});

test('ignore and defer hold until their time, and then the whole branch does nothing', () => {
  const body = 'rule r { when true then ignore until "2026-06-01T00:00:00Z"; warn message "w" because "b" }';
  const at = (evaluatedAt: string) => run(body, findingOf(), { evaluatedAt });
  const before = at('2026-05-31T23:59:59.999Z');
  assert.deepEqual(
    [before.status, before.until, before.warnings],
    ['suppressed', { suppressed: '2026-06-01T00:00:00.000Z' }, ['w']],
  );
  const after = at('2026-06-01T00:00:00Z');
  assert.deepEqual([after.status, after.until, after.warnings], ['affected', undefined, []]);
  assert.equal(after.explain[0]?.outcome, 'not_applied');
  assert.match(after.explain[0]?.note ?? '', /has passed/);
  const unknown = run('rule r { when true then defer until env.quiet }');
  assert.equal(unknown.status, 'affected');
  assert.match(unknown.explain[0]?.note ?? '', /unknown/);
  const quiet = run('rule r { when true then defer until env.quiet }', findingOf(), { env: { quiet: '2027-01-01' } });
  assert.deepEqual([quiet.status, quiet.until], ['deferred', { deferred: '2027-01-01T00:00:00.000Z' }]);
  assert.equal(run('rule r { when true then ignore }').status, 'suppressed');
});

test('requireVex guards claims from VEX, before and after it, and lets others through', () => {
  const take = 'rule take priority 20 { when exists(vex.status) then status := vex.status because "t" }';
  const need = (priority: number) =>
    `rule need priority ${priority} { when true then requireVex { vendors = ["good"], justifications = ["component_not_present"] } }`;
  const good = statement({ vendor: 'good', justification: 'component_not_present' });
  for (const body of [`${take} ${need(10)}`, `${take} ${need(30)}`]) {
    assert.equal(run(body, withVex(good)).status, 'not_affected');
    assert.equal(
      run(body, withVex(statement({ vendor: 'bad', justification: 'component_not_present' }))).status,
      'affected',
    );
    assert.equal(run(body, withVex(statement({ vendor: 'good' }))).status, 'affected');
    // The vendor's own statement says otherwise: it does not back the claim.
    const split = withVex(
      { ...good, status: 'affected', timestamp: '2026-01-01' },
      statement({ statement_id: 'z', timestamp: '2026-02-01' }),
    );
    assert.equal(run(body, split).status, 'affected');
    assert.equal(run(body, withVex(statement({ status: 'under_investigation' }))).status, 'under_investigation');
  }
  const fallback = run(
    `${take} ${need(10)} rule last priority 90 { when true then status := "blocked" because "l" }`,
    withVex(statement({})),
  );
  assert.deepEqual([fallback.status, fallback.winningRule], ['blocked', 'last']);
  assert.match(
    fallback.explain.find(({ rule }) => rule === 'take')?.effects[0]?.reason ?? '',
    /requireVex of rule need/,
  );
  const literal = 'rule take { when vex.any(status == "not_affected") then status := "not_affected" because "t" }';
  assert.equal(run(`${literal} ${need(10)}`, withVex(statement({}))).status, 'affected');
  const own = 'rule own { when sbom.name == "left-pad" then status := "not_affected" because "t" }';
  assert.equal(run(`${own} ${need(10)}`).status, 'not_affected');
});

test('the governing statement is the newest, ties by id, without a time the oldest', () => {
  const status = (...vex: VexStatement[]) =>
    run('rule r { when true then status := vex.status }', withVex(...vex)).status;
  const old = statement({ statement_id: 'b', status: 'fixed', timestamp: '2026-01-01T00:00:00Z' });
  const newer = statement({ statement_id: 'c', status: 'under_investigation', timestamp: '2026-01-01T00:30:00+00:00' });
  assert.equal(status(old, newer), 'under_investigation');
  assert.equal(status(newer, old), 'under_investigation');
  assert.equal(
    status(old, { ...newer, statement_id: 'a', timestamp: '2026-01-01T01:00:00+01:00' }),
    'under_investigation',
  );
  assert.equal(status(old, statement({ statement_id: 'a', status: 'affected' })), 'fixed');
  assert.equal(status(), 'affected');
});

test('the score adds weights and adjustments of all profiles, once clamped', () => {
  const profiles = `profile one { map m { source "GHSA" => -9 } env e { if env.a then +0.1; if env.b then +0.2; if env.missing then 5 } }
    profile two { map m { source "GHSA" => 0.5; source "NVD" => 4 } }`;
  const score = (finding: Finding, env = {}) => run(profiles, finding, { env });
  assert.equal(score(findingOf()).score, '1.3');
  assert.equal(score(findingOf(), { a: true, b: true }).score, '1.6');
  assert.equal(score(findingOf(), { a: true, b: false }).severity, 'Low');
  assert.equal(score(findingOf({ advisory: { source: 'NVD', cvss: 9 } })).score, '10');
  assert.equal(score(findingOf({ advisory: { source: 'GHSA', cvss: 2 } })).score, '0');
  assert.equal(score(findingOf({ advisory: { source: 'other', severity: 'Medium' } })).score, '5.45');
  assert.equal(score(findingOf({ advisory: { cvss: 99 } })).score, '10');
});

test('warnings fall back to because and name; annotations accumulate and skip unknowns', () => {
  const body = `rule a { when true then warn; annotate k := sbom.scope because "why" }
    rule b { when true then warn; annotate k := 0.10 }
    rule c { when true then warn message sbom.scope; annotate k := ["x"]; annotate __proto__ := true }`;
  const { warnings, annotations } = run(body);
  assert.deepEqual(warnings, ['why', 'b', 'c']);
  assert.deepEqual(JSON.stringify(annotations), '{"k":["0.1",["x"]],"__proto__":true}');
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
});

test('the evaluation time must be one; a Date does as well', () => {
  const ir = irOf('');
  assert.throws(() => evaluate(ir, findingOf(), { env: {}, evaluatedAt: 'today' }), RangeError);
  assert.throws(() => evaluate(ir, findingOf(), { env: {}, evaluatedAt: new Date(Number.NaN) }), RangeError);
  assert.equal(evaluate(ir, findingOf(), { env: {}, evaluatedAt: new Date(0) }).status, 'affected');
});

test('members that are objects with broken conversions are unknown', () => {
  const broken = { toString: 5, valueOf: null } as unknown as string;
  const vex = [
    statement({ statement_id: broken, vendor: broken, status: 'fixed' }),
    statement({ statement_id: broken, status: 'fixed' }),
  ];
  const body = `rule a { when true then status := vex.status; annotate id := vex.statement_id; warn message vex.vendor }
    rule b { when true then requireVex { vendors = ["5"] } }`;
  assert.equal(run(body, findingOf({ vex, advisory: { source: broken, id: broken, cvss: 5 } })).status, 'affected');
});

test('no finding makes an evaluation fail, and explain, IR bytes and repetition change nothing', () => {
  fc.assert(
    fc.property(policyText, anyFinding, anyEnv, (text, finding, env) => {
      const compiled = compileText(text);
      assert.ok(compiled.ir !== undefined && compiled.irJson !== undefined, JSON.stringify(compiled.diagnostics));
      const context = { ...CONTEXT, env };
      const full = prepare(compiled.ir).evaluate(finding, context);
      const loaded = prepare(loadIr(compiled.irJson));
      assert.deepEqual(loaded.evaluate(finding, context), full);
      assert.deepEqual(loaded.evaluate(finding, context, { explain: false }), { ...full, explain: [] });
      assert.equal(full.explain.length, compiled.ir.rules.length);
      for (const rule of full.explain) assert.equal(rule.missing === undefined, rule.outcome !== 'unknown');
      const winner = full.explain.find(({ rule }) => rule === full.winningRule);
      if (full.winningRule !== undefined) assert.ok(winner?.effects.some(({ applied }) => applied));
    }),
    { numRuns: 400 },
  );
});
