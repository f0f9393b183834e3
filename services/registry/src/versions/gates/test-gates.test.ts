import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_RULES } from '../../governance/governance-record.ts';
import { MANIFEST, policyText } from '../../kernel/story-fixture.ts';
import { testSource } from '../../kernel/test-source.ts';
import { type GateSubject, resultOf } from './gate.ts';
import { COVERAGE, TESTS_PASS } from './test-gates.ts';

const LIMITS = { filesPerWorkspace: 10, fileBytes: 4096, packBytes: 16_384, environmentsPerTenant: 1 };

const CASE = (status: string, severity = 'Critical') =>
  `- name: a ${severity} one\n  given: { advisory: { severity: ${severity} } }\n  expect: { status: ${status} }\n`;

function subject(cases: string | undefined, minRuleCoverage = 100): GateSubject {
  const files = [
    { path: 'pack.yaml', text: MANIFEST },
    { path: 'policy.stella', text: policyText('why') },
    ...(cases === undefined ? [] : [{ path: 'tests/cases.yaml', text: cases }]),
  ];
  const recompilation = { tests: testSource(LIMITS, files) };
  return { recompilation, rules: { ...DEFAULT_RULES, minRuleCoverage } } as unknown as GateSubject;
}

test('TESTS_PASS: the cases pass, or one that does not is named', () => {
  const gate = (cases?: string) => resultOf(TESTS_PASS, { ...subject(cases), environment: '' });
  assert.deepEqual([gate().satisfied, gate().required], [true, true]);
  assert.equal(gate(CASE('blocked')).message, '1 test case(s) pass.');
  const failing = gate(CASE('blocked') + CASE('blocked', 'Low'));
  assert.equal(failing.satisfied, false);
  assert.match(failing.message, /1 of 2 test case\(s\) fail: tests\/cases.yaml:4 a Low one/);
  const unreadable = gate(CASE('blocked').replace('expect', 'expcet'));
  assert.equal(unreadable.satisfied, false);
  assert.match(unreadable.message, /cannot be run: tests\/cases.yaml:\d+ TEST-/);
});

test('COVERAGE: enough rules match, and what is missing is named', () => {
  const gate = (cases?: string, min?: number) => resultOf(COVERAGE, { ...subject(cases, min), environment: '' });
  assert.equal(gate(CASE('blocked')).satisfied, true);
  const none = gate();
  assert.deepEqual([none.satisfied, none.required], [false, false]);
  assert.match(none.message, /0 of 1 rule\(s\) match \(0 %, at least 100 %\)/);
  assert.match(none.remedy, /block_critical/);
  assert.equal(gate(undefined, 0).satisfied, true);
});
