import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileText, policy } from '../fixtures.ts';
import { readCases } from './read-cases.ts';
import { runTests } from './run-tests.ts';

const SOURCE = `  profile p { env e { if env.zone == "dmz" then +0.5 } }
  rule first priority 1 {
    when advisory.kev and not (env.tier == "prod" or sbom.scope not in ["dev"])
    then status := "blocked"
    else warn
    because "b"
  }
  rule second priority 2 { when exists(vex.status) then status := "fixed" because "b" }`;

const run = (...given: readonly object[]) => {
  const result = compileText(policy(SOURCE));
  const expect = { severity: 'Unknown' };
  const document = given.map((one, index) => ({ name: `case ${index}`, given: one, expect }));
  const rules = result.symbols.rules.map(({ name }) => name);
  const cases = readCases(document, rules, (problem) => assert.fail(JSON.stringify(problem)));
  const tested = runTests(
    result,
    cases.map((one) => one.case),
  );
  assert.equal(tested.ok, true);
  return tested.coverage;
};
const seenOf = ({ conditions }: ReturnType<typeof run>) =>
  conditions.map(({ text, seen }) => [text, seen.true, seen.false, seen.unknown]);

test('every condition is counted in every case, also where another one decided', () => {
  const coverage = run(
    { advisory: { kev: false }, env: { tier: 'prod' }, component: { scope: 'dev' } },
    { advisory: { kev: true }, env: { tier: 'test', zone: 'dmz' }, component: { scope: 'dev' } },
    {},
  );
  assert.deepEqual(seenOf(coverage), [
    ['advisory.kev', 1, 1, 1],
    ['env.tier == "prod"', 1, 1, 1],
    ['sbom.scope not in ["dev"]', 0, 2, 1],
    ['exists(vex.status)', 0, 3, 0],
    ['env.zone == "dmz"', 1, 0, 2],
  ]);
  assert.deepEqual(
    coverage.rules.map(({ rule, matched, notMatched, else: ran, unknown }) => [
      rule,
      matched,
      notMatched,
      ran,
      unknown,
    ]),
    [
      ['first', 1, 1, 1, 1],
      ['second', 0, 3, 0, 0],
    ],
  );
  assert.deepEqual(
    coverage.branches.map(({ rule, branch, written, taken }) => [rule, branch, written, taken]),
    [
      ['first', 'then', true, 1],
      ['first', 'else', true, 1],
      ['second', 'then', true, 0],
      ['second', 'else', false, 3],
    ],
  );
  assert.deepEqual(coverage.totals, {
    rules: { covered: 1, total: 2, percent: 50 },
    branches: { covered: 3, total: 4, percent: 75 },
    conditions: { covered: 11, total: 14, percent: 78 },
  });
});

test('conditions have their places, and what they can be', () => {
  assert.deepEqual(
    run().conditions.map(({ within, name, line, column, endLine, endColumn, possible }) => {
      return [within, name, `${line}:${column}-${endLine}:${endColumn}`, possible.join(' ')];
    }),
    [
      ['rule', 'first', '4:10-4:22', 'true false unknown'],
      ['rule', 'first', '4:32-4:50', 'true false unknown'],
      ['rule', 'first', '4:54-4:79', 'true false unknown'],
      ['rule', 'second', '9:33-9:51', 'true false'],
      ['env', 'p.e', '2:26-2:43', 'true false unknown'],
    ],
  );
});

test('what is missing says which case to write', () => {
  const { missing } = run({ advisory: { kev: true }, env: { tier: 'test', zone: 'dmz' }, component: { scope: 'dev' } });
  assert.deepEqual(
    missing.map(({ line, message }) => `${line}: ${message}`),
    [
      '3: rule first: no case where its condition is false',
      '4: rule first: no case where `advisory.kev` is false',
      '4: rule first: no case where `advisory.kev` is unknown',
      '4: rule first: no case where `env.tier == "prod"` is true',
      '4: rule first: no case where `env.tier == "prod"` is unknown',
      '4: rule first: no case where `sbom.scope not in ["dev"]` is true',
      '4: rule first: no case where `sbom.scope not in ["dev"]` is unknown',
      '9: rule second: no case where `exists(vex.status)` is true',
      '2: env p.e: no case where `env.zone == "dmz"` is false',
      '2: env p.e: no case where `env.zone == "dmz"` is unknown',
    ],
  );
  const cases = [{ advisory: { kev: true } }, { vex: [{ status: 'fixed' }] }];
  assert.ok(run(...cases).missing.every(({ message }) => !message.includes('second')));
});

test('a condition is counted as the rules before it left the severity', () => {
  const text = policy(`  rule raise priority 1 { when true then severity := "High" because "b" }
  rule high priority 2 { when severity.normalized == "High" then warn because "b" }`);
  const cases = readCases([{ name: 'a', expect: { severity: 'High' } }], [], (problem) => assert.fail(problem.message));
  const { coverage, ok } = runTests(
    compileText(text),
    cases.map((one) => one.case),
  );
  assert.deepEqual(
    [ok, seenOf(coverage)],
    [
      true,
      [
        ['true', 1, 0, 0],
        ['severity.normalized == "High"', 1, 0, 0],
      ],
    ],
  );
  assert.deepEqual(coverage.totals.branches, { covered: 2, total: 3, percent: 66 });
});

test('of a policy without rules nothing is missing', () => {
  const { coverage } = runTests(compileText(policy('')), []);
  assert.deepEqual([coverage.totals.rules, coverage.missing], [{ covered: 0, total: 0, percent: 100 }, []]);
});

test('long conditions are shown in part', () => {
  const long = policy(`rule r { when sbom.name in ["${'a'.repeat(199)}\u{1f600}"] then warn because "b" }`);
  const [condition] = runTests(compileText(long), []).coverage.conditions;
  assert.ok((condition?.text.length ?? 0) <= 201 && condition?.text.isWellFormed());
});
