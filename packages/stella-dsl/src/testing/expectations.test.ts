import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingOf, run } from '../fixtures.ts';
import { failuresOf } from './expectations.ts';
import type { Expectation } from './test-case.ts';

const POLICY = `
  rule unsure priority 1 { when advisory.kev or sbom.scope == "dev" then warn message "kev" because "b" }
  rule quiet priority 2 { when severity.normalized == "Critical" then ignore until "2026-12-31"; annotate team := "blue"; annotate score := severity.score because "b" }
  rule late priority 3 { when exists(sbom.name) then status := "blocked" because "b" }
  rule low priority 4 { when severity.normalized == "Low" then warn else warn message "not low" because "b" }
  rule no priority 5 { when severity.normalized == "Low" then warn because "b" }`;
const evaluation = run(POLICY, findingOf());
const failures = (expect: Expectation) => failuresOf(expect, evaluation);

test('what is as expected gives nothing', () => {
  const expect: Expectation = {
    status: 'suppressed',
    severity: 'Critical',
    score: '9.8',
    rule: 'quiet',
    warnings: ['not low'],
    annotations: { team: 'blue', score: '9.8', other: null },
    until: '2026-12-31T01:00:00+01:00',
    unknown: ['unsure'],
    missing: ['sbom.scope', 'advisory.kev'],
    rules: { unsure: 'unknown', quiet: 'matched', late: 'not_applied', low: 'else', no: 'not_matched' },
  };
  assert.deepEqual(failures(expect), []);
  for (const [member, value] of Object.entries(expect)) assert.deepEqual(failures({ [member]: value }), [], member);
});

const wrong: readonly (readonly [Expectation, readonly unknown[]])[] = [
  [{ status: 'blocked' }, ['status', 'blocked', 'suppressed']],
  [{ severity: 'High' }, ['severity', 'High', 'Critical']],
  [{ score: '9.80' }, ['score', '9.80', '9.8']],
  [{ rule: 'late' }, ['rule', 'late', 'quiet']],
  [{ rule: null }, ['rule', null, 'quiet']],
  [{ warnings: [] }, ['warnings', [], ['not low']]],
  [{ annotations: { team: 'red' } }, ['annotations.team', 'red', 'blue']],
  [{ annotations: { team: null } }, ['annotations.team', null, 'blue']],
  [{ annotations: { toString: 'x' } as never }, ['annotations.toString', 'x', null]],
  [{ until: '2027-01-01' }, ['until', '2027-01-01T00:00:00.000Z', '2026-12-31T00:00:00.000Z']],
  [{ until: null }, ['until', null, '2026-12-31T00:00:00.000Z']],
  [{ unknown: [] }, ['unknown', [], ['unsure']]],
  [{ missing: ['advisory.kev'] }, ['missing', ['advisory.kev'], ['advisory.kev', 'sbom.scope']]],
  [{ rules: { low: 'not_matched' } }, ['rules.low', 'not_matched', 'else']],
  [{ rules: { other: 'matched' } }, ['rules.other', 'matched', null]],
];
for (const [expect, [path, expected, actual]] of wrong) {
  test(`${path} ${JSON.stringify(expected)} is not what came`, () => {
    assert.deepEqual(failures(expect), [{ path, expected, actual }]);
  });
}

test('no rule settled the status', () => {
  const plain = run('rule r { when false then warn because "b" }');
  assert.deepEqual(failuresOf({ rule: null, until: null, unknown: [], missing: [], warnings: [] }, plain), []);
});

test('long values are shown in part, and compared as a whole', () => {
  const text = 'x'.repeat(1_500);
  const plain = run(
    `rule r { when true then annotate long := "${text}"; annotate list := advisory.cwes because "b" }`,
    {
      ...findingOf(),
      advisory: { cwes: Array.from({ length: 30 }, (_, index) => `CWE-${index}`) },
    },
  );
  assert.deepEqual(failuresOf({ annotations: { long: text } }, plain), []);
  const [long, list] = failuresOf({ annotations: { long: `${text}y`, list: null } }, plain);
  assert.equal(long?.expected, `${'x'.repeat(1_000)}…`);
  assert.ok(Array.isArray(list?.actual));
  assert.deepEqual([list.actual.length, list.actual.at(-1)], [21, '…']);
});
