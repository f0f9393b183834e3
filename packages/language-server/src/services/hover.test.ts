import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marked, markedBody, policy, within } from '../fixtures.ts';
import { hover } from './hover.ts';

function codeAt(body: string): string | undefined {
  const { pack, path, position } = markedBody(body);
  return hover(pack, path, position)?.documentation.code;
}

const table: readonly (readonly [body: string, code: string | undefined])[] = [
  [
    'ru¦le a { when advisory.kev then warn }',
    'rule NAME priority N { when CONDITION then ACTIONS else ACTIONS because "WHY" }',
  ],
  ['rule ¦a priority 7 { when advisory.kev then warn }', 'rule a priority 7'],
  ['rule a¦ { when advisory.kev then warn }', 'rule a priority 100'],
  ['rule a { when adv¦isory.kev then warn }', 'advisory'],
  ['rule a { when advisory.k¦ev then warn }', 'advisory.kev: bool'],
  ['rule a { when advisory¦.kev then warn }', 'advisory'],
  ['rule a { when vex.any(sta¦tus == "x") then warn }', 'status: string'],
  ['rule a { when vex.a¦ny(status == "x") then warn }', 'vex.any(condition over one statement) → bool'],
  ['rule a { when adv¦isory.matches("x") then warn }', 'advisory'],
  ['rule a { when advisory.mat¦ches("x") then warn }', 'advisory.matches(glob) → bool'],
  [
    'rule a { when days_be¦tween(advisory.published_at, run.evaluated_at) > 5 then warn }',
    'days_between(from, to) → decimal',
  ],
  ['rule a { when signals.uncertainty.le¦vel == "x" then warn }', 'signals.uncertainty.level: string'],
  ['rule a { when env.run¦time == "x" then warn }', 'env.runtime'],
  ['rule a { when signals.custom.te¦am == "x" then warn }', 'signals.custom.team'],
  ['profile p { cap = 9.5; } rule a { when advisory.cvss > profile.¦p.cap then warn }', 'profile p'],
  ['profile p { cap = 9.5; } rule a { when advisory.cvss > profile.p.c¦ap then warn }', 'profile.p.cap = 9.5'],
  ['profile p { ca¦p = 9.5; }', 'profile.p.cap = 9.5'],
  ['profile ¦p { map m { source "x" => 1 } }', 'profile p'],
  ['rule a { when advisory.kev n¦ot in [true] then warn }', 'not A'],
  ['rule a { when advisory.kev then st¦atus := "blocked" }', 'status := VALUE'],
  ['rule a { when advisory.kev then status := "blo¦cked" }', 'blocked'],
  ['rule a { when advisory.kev then status := "own¦" }', undefined],
  ['rule a { when severity.normalized == "Cri¦tical" then warn }', 'Critical'],
  ['rule a { when vex.justification == "component_¦not_present" then warn }', 'component_not_present'],
  ['rule a { when advisory.id == "Crit¦ical" then warn }', undefined],
  ['rule a { when advisory.kev then ignore un¦til "2026-01-01" }', 'until "2027-03-31"'],
  ['rule a { when true then requireVex { ven¦dors = ["x"] } }', 'vendors = ["VENDOR"]'],
  ['settings { sha¦dow = true }', 'shadow = false'],
  ['metadata { own¦er = "x" }', undefined],
  ['rule a { when advisory.nope¦ then warn }', undefined],
  ['// a comm¦ent', undefined],
];

for (const [body, code] of table) {
  test(`hover: ${body}`, () => assert.equal(codeAt(body), code));
}

test('a hover is over the whole word, and says what the catalogue says', () => {
  const { pack, path, file, position } = markedBody('rule a { when advisory.k¦ev then warn }');
  const found = hover(pack, path, position);
  assert.equal(found && within(file.text, found.range), 'kev');
  assert.equal(found?.documentation.text, 'Whether it is known to be exploited.');
});

test('a rule that a test case names is that of the policy', () => {
  const { pack, path, position } = marked({
    'pack.yaml': 'name: test\n',
    'policy.stella': policy('rule a priority 7 { when advisory.kev then warn because "Why" }'),
    'tests/a.yaml': '- name: x\n  expect: { rule: ¦a }\n',
  });
  assert.deepEqual(hover(pack, path, position)?.documentation, { code: 'rule a priority 7', text: 'Why' });
});

test('the end of the text and places behind it have nothing to say', () => {
  const { pack, path } = markedBody('¦');
  for (const line of [0, 1, 2, 3, 1_000_000]) assert.equal(hover(pack, path, { line, character: 9_999 }), null);
});
