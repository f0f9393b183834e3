import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { policyText } from '../arbitraries/policy.ts';
import { compileText, irOf } from '../fixtures.ts';
import type { PolicyIr } from '../ir/ir.ts';
import { semanticDiff } from './semantic-diff.ts';

const rule = (name: string, when = 'advisory.kev', priority = 10, then = 'status := "blocked"') =>
  `rule ${name} priority ${priority} { when ${when} then ${then} because "b" }\n`;
const diff = (before: string, after: string) =>
  semanticDiff(irOf(before), irOf(after)).map(({ kind, subject, before, after }) => [kind, subject, before, after]);

const cases: [string, string, string, string[][]][] = [
  ['layout', rule('a'), `// why\n${rule('a').replaceAll(' ', '\n')}`, []],
  ['priorities that keep the order', rule('a') + rule('b'), rule('a', undefined, 7) + rule('b', undefined, 9), []],
  [
    'a threshold',
    rule('a', 'advisory.epss >= 0.5 and advisory.kev'),
    rule('a', 'advisory.epss >= 0.9 and advisory.kev'),
    [['threshold_moved', 'a', 'advisory.epss >= 0.5', 'advisory.epss >= 0.9']],
  ],
  [
    'a severity, on the left side',
    rule('a', '"High" <= severity.normalized'),
    rule('a', '"Critical" <= severity.normalized'),
    [['threshold_moved', 'a', '"High" <= severity.normalized', '"Critical" <= severity.normalized']],
  ],
  [
    'the list of a predicate',
    rule('a', 'not vex.any(status in ["fixed"])'),
    rule('a', 'not vex.any(status in ["fixed", "not_affected"])'),
    [['threshold_moved', 'a', 'status in ["fixed"]', 'status in ["fixed", "not_affected"]']],
  ],
  [
    'another operator is another condition',
    rule('a', 'advisory.epss >= 0.5'),
    rule('a', 'advisory.epss > 0.5'),
    [['rule_changed', 'a', 'when advisory.epss >= 0.5', 'when advisory.epss > 0.5']],
  ],
  [
    'actions and reason',
    rule('a'),
    'rule a priority 10 { when advisory.kev then escalate; warn because "c" }',
    [
      ['rule_changed', 'a', 'then status := "blocked"', 'then escalate; warn'],
      ['rule_changed', 'a', 'because "b"', 'because "c"'],
    ],
  ],
  [
    'one rule that moves to the front',
    rule('a') + rule('b') + rule('c'),
    rule('c', undefined, 5) + rule('a') + rule('b'),
    [['rule_reordered', 'c', 'priority 10, after b', 'priority 5, first']],
  ],
  [
    'added and removed',
    rule('a'),
    rule('b'),
    [
      [
        'rule_added',
        'b',
        '',
        'rule b priority 10 {\n  when advisory.kev\n  then status := "blocked"\n  because "b"\n}',
      ],
      [
        'rule_removed',
        'a',
        'rule a priority 10 {\n  when advisory.kev\n  then status := "blocked"\n  because "b"\n}',
        '',
      ],
    ],
  ],
  [
    'profiles, settings and metadata',
    'metadata { owner = "x" } settings { shadow = true } profile p { map m { source "NVD" => 1 } cap = 5 }',
    'settings { shadow = false } profile p { map m { source "NVD" => 2 } cap = 6 env e { if env.x == 1 then -1 } }',
    [
      ['metadata_changed', 'owner', '"x"', ''],
      ['settings_changed', 'shadow', 'true', 'false'],
      ['profile_changed', 'p.m', 'source "NVD" => 1', 'source "NVD" => 2'],
      ['profile_changed', 'p.e', '', 'if env.x == 1 then -1'],
      ['profile_changed', 'p.cap', '5', '6'],
    ],
  ],
];
for (const [name, before, after, changes] of cases) test(name, () => assert.deepEqual(diff(before, after), changes));

/** What is left of an IR when priorities only say the order. */
function meaning(ir: PolicyIr): unknown {
  return { ...ir, rules: ir.rules.map((one, priority) => ({ ...one, priority })) };
}

function compiled(text: string): PolicyIr {
  const { ir, diagnostics } = compileText(text);
  assert.ok(ir !== undefined, JSON.stringify(diagnostics));
  return ir;
}

test('there is no change exactly where the IRs mean the same', () => {
  fc.assert(
    fc.property(policyText, policyText, (one, other) => {
      const [before, after] = [compiled(one), compiled(other)];
      assert.deepEqual(semanticDiff(before, before), []);
      const equal = JSON.stringify(meaning(before)) === JSON.stringify(meaning(after));
      assert.equal(semanticDiff(before, after).length === 0, equal);
    }),
  );
});

test('the other way round, before and after change places', () => {
  const turned = { rule_added: 'rule_removed', rule_removed: 'rule_added' } as Record<string, string>;
  fc.assert(
    fc.property(policyText, policyText, (one, other) => {
      const [before, after] = [compiled(one), compiled(other)];
      const key = (kind: string, subject: string, a: string, b: string) => JSON.stringify([kind, subject, a, b]);
      const keep = ({ kind }: { kind: string }) => kind !== 'rule_reordered';
      const forth = semanticDiff(before, after).filter(keep);
      const back = semanticDiff(after, before).filter(keep);
      assert.deepEqual(
        forth.map(({ kind, subject, before: a, after: b }) => key(turned[kind] ?? kind, subject, b, a)).sort(),
        back.map(({ kind, subject, before: a, after: b }) => key(kind, subject, a, b)).sort(),
      );
    }),
  );
});
