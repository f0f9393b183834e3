import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '../compile/compile.ts';
import { codesOf, compileText, policy } from '../fixtures.ts';

const REAL = 'exists(env.x)';
const rule = (when: string, actions: string, because = ' because "b"', name = 'r') =>
  `rule ${name} { when ${when} then ${actions}${because} }\n`;

const bodies: [string, string, string[]][] = [
  ['a status without a reason', rule(REAL, 'status := "blocked"', ''), ['LINT-001']],
  ['an empty reason', rule(REAL, 'escalate', ' because " "'), ['LINT-001']],
  ['a warning needs no reason', rule(REAL, 'warn', ''), []],
  ['always true', rule('true or env.x == 1', 'warn'), ['LINT-002']],
  ['always false', rule('not (true or null)', 'warn'), ['LINT-002']],
  ['always unknown', rule('sbom.name == null', 'warn'), ['LINT-002']],
  ['null in a part of the condition', rule(`${REAL} or sbom.name == null`, 'warn'), ['LINT-002']],
  ['Unknown is null', rule(`${REAL} or advisory.severity == "Unknown"`, 'warn'), ['LINT-002']],
  ['when true hides everything', rule('true', 'ignore until "2027-01-01"'), ['LINT-002', 'LINT-003']],
  ['when true to not_affected', rule('true', 'status := "not_affected"'), ['LINT-002', 'LINT-003']],
  ['when true that blocks hides nothing', rule('true', 'status := "blocked"'), ['LINT-002']],
  ['ignore without an end', rule(REAL, 'ignore'), ['LINT-005']],
  ['defer without an end is fine', rule(REAL, 'defer'), []],
  ['an unknown status', rule(REAL, 'status := "blokced"'), ['LINT-006']],
  ['an unknown default status', 'settings { default_status = "afected" }', ['LINT-006']],
  ['a tenant', rule('run.tenant == "acme"', 'warn'), ['LINT-007']],
  ['a tenant in a list', rule('run.tenant in ["acme"]', 'warn'), ['LINT-007']],
  ['letter case', rule('sbom.ecosystem == "npm"', 'warn'), ['LINT-008']],
  ['letter case, guarded', rule('lowercase(sbom.ecosystem) == "npm"', 'warn'), []],
  ['a signal', rule('signals.trust_score > 0.5', 'warn'), ['LINT-009']],
  ['a signal, guarded', rule('exists(signals.trust_score) and signals.trust_score > 0.5', 'warn'), []],
  ['a signal with a default', rule('coalesce(signals.custom["a b"], 0) > 0.5', 'warn'), []],
  ['an unused profile', 'profile p { cap = 5 }', ['LINT-010']],
  ['a profile that is read', `profile p { cap = 5 } ${rule('advisory.cvss > profile.p.cap', 'warn')}`, []],
  ['a profile that adjusts', 'profile p { map m { source "A" => 1 } }', []],
  ['a token', 'metadata { a = "ghp_0123456789abcdefghijklmnopqrstuvwxyz" }', ['LINT-011']],
  ['a key in a reason', rule(REAL, 'warn', ' because "AKIAIOSFODNN7EXAMPLE"'), ['LINT-011']],
  ['a password in an address', rule('env.url == "https://me:secret@host/"', 'warn'), ['LINT-011']],
  ['an operand twice, in another layout', rule('not (env.a) and env.b and not env.a', 'warn'), ['LINT-017']],
  ['numbers of many digits', rule('env.n in [999999999999999999, 999999999999999998]', 'warn'), []],
  ['one number in two forms', rule('env.n in [0.50, +0.5]', 'warn'), ['LINT-016']],
];
for (const [name, body, codes] of bodies) test(name, () => assert.deepEqual(codesOf(body), codes));

test('a rule behind another with the same condition is shadowed', () => {
  const first = rule(REAL, 'status := "blocked"', undefined, 'one');
  const second = rule('(exists(env.x))', 'status := "fixed"', undefined, 'two');
  assert.deepEqual(codesOf(first + second), ['LINT-004']);
  assert.deepEqual(codesOf(first + rule(REAL, 'status := "fixed"; warn', undefined, 'two')), []);
  assert.deepEqual(codesOf(rule(REAL, 'status := env.s', undefined, 'one') + second), []);
  assert.deepEqual(codesOf(rule(REAL, 'ignore until "2027-01-01"', undefined, 'one') + second), []);
  assert.deepEqual(
    codesOf(
      rule('true', 'status := "blocked"', undefined, 'one') +
        rule('exists(env.y)', 'status := "fixed"', undefined, 'two'),
    ),
    ['LINT-002', 'LINT-004'],
  );
});

test('strict makes warnings errors and leaves info', () => {
  const files = [{ path: 'policy.stella', text: policy(rule('sbom.ecosystem == "npm"', 'ignore')) }];
  const severities = compile(files, { strict: true }).diagnostics.map(({ code, severity }) => `${code} ${severity}`);
  assert.deepEqual(severities, ['LINT-008 info', 'LINT-005 error']);
  assert.equal(compile(files, { strict: true }).ok, false);
  assert.equal(compile(files).ok, true);
});

test('lints wait until the policy has no errors', () => {
  assert.deepEqual(
    compileText(policy(rule('advisory.nope', 'ignore', ''))).diagnostics.map(({ code }) => code),
    ['TYPE-002'],
  );
});
