import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { policy } from '../fixtures.ts';
import { Pack } from './pack.ts';

const FILES = {
  'pack.yaml': 'name: test\n',
  'policy.stella': policy('rule a { when advisory.kev then status := "blocked" because "Exploited" }'),
  'tests/a.yaml':
    '- name: one\n  given: { advisory: { id: CVE-1, kev: true } }\n  expect: { status: blocked, rule: a }\n',
};

const packOf = (files: Readonly<Record<string, string>>, options?: ConstructorParameters<typeof Pack>[1]) =>
  new Pack(new Map(Object.entries(files)), options);

const told = (files: Readonly<Record<string, string>>) =>
  packOf(files).problems.map(({ file, line, code }) => `${file}:${line} ${code}`);

describe('the problems of a pack', () => {
  it('are none where there are none', () => assert.deepEqual(told(FILES), []));

  it('are those of its manifest, policies, test files and failed cases', () => {
    assert.deepEqual(told({ ...FILES, 'pack.yaml': 'name: Test\n' }), ['pack.yaml:1 PACK-004']);
    assert.deepEqual(told({ ...FILES, 'b.stella': policy('rule b { when nope then warn }') }), ['b.stella:2 TYPE-001']);
    assert.deepEqual(told({ ...FILES, 'tests/b.yaml': 'a: [\n' })[0]?.split(' ')[1], 'PACK-020');
    assert.match(
      told({ ...FILES, 'tests/b.yaml': '- name: two\n  expect: { stauts: x }\n' }).join(),
      /^tests\/b.yaml:2 TEST-002/,
    );
    const failing = {
      ...FILES,
      'tests/b.yaml': FILES['tests/a.yaml'].replace('one', 'two').replace('blocked', 'fixed'),
    };
    assert.deepEqual(told(failing), ['tests/b.yaml:1 CASE-001']);
    assert.equal(packOf(failing).problems[0]?.message, 'the case "two" failed\nstatus: expected fixed, got blocked');
  });

  it('of a policy without a pack are those of the policy', () => {
    const files = { 'x.stella': policy('rule b { when nope then warn }') };
    assert.deepEqual(
      packOf(files, { lone: true }).problems.map(({ code }) => code),
      ['TYPE-001'],
    );
  });
});

describe('a changed pack', () => {
  it('takes over what was read of the files that are the same', () => {
    const before = packOf(FILES);
    const after = packOf({ ...FILES, 'policy.stella': policy('') }, { before });
    assert.equal(after.test('tests/a.yaml'), before.test('tests/a.yaml'));
    assert.notEqual(after.policy('policy.stella'), before.policy('policy.stella'));
  });
});

describe('a test file', () => {
  it('mentions the rules of its expectations, by range', () => {
    const text =
      '- name: a\n  expect: { rule: a }\n- name: b\n  given: { rule: x }\n  expect:\n    rules:\n      b: matched\n    unknown:\n      - "c"\n';
    const test = packOf({ 'tests/x.yaml': text }).test('tests/x.yaml');
    assert.deepEqual(
      test?.mentions.map(({ name, range: { start, end } }) => [name, start.line, start.character, end.character]),
      [
        ['a', 1, 18, 19],
        ['b', 6, 6, 7],
        ['c', 8, 8, 11],
      ],
    );
  });

  it('that is no YAML, or says something else, mentions none', () => {
    for (const text of [
      '[',
      '',
      '- name: a\n  expect: { rule: 7, rules: x, unknown: { a: b } }',
      '- *a',
      '- expect: a',
    ]) {
      assert.deepEqual(packOf({ 'tests/x.yaml': text }).test('tests/x.yaml')?.mentions, []);
    }
  });
});
