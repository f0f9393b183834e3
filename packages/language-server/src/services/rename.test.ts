import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { edited, marked, policy, within } from '../fixtures.ts';
import { definitionsAt, referencesAt } from './definition.ts';
import { rename, renameTarget } from './rename.ts';

const CASES = `- name: one
  given: { rule: a }
  expect: { rule: a, unknown: [b, a], rules: { a: matched, "b": unknown } }
- name: two
  expect:
    rule: "a"
    status: a
`;

const FILES = {
  'pack.yaml': 'name: test\n',
  'policy.stella': policy(
    'profile p { cap = 9; }\n// a\nrule a { when advisory.cvss > profile.p.cap then status := "a" because "a" }',
  ),
  'more.stella': policy('rule b { when advisory.cvss > profile.p.cap and sbom.name == "a" then warn }'),
  'tests/one.yaml': CASES,
  'tests/two.yaml': '- name: three\r\n  expect: { rule: a }\r\n',
};

/** The files with the mark before the first place that `where` finds. */
function at(path: keyof typeof FILES, where: string, files: Readonly<Record<string, string>> = FILES) {
  const text = files[path] ?? '';
  const offset = text.indexOf(where);
  assert.notEqual(offset, -1);
  return marked({ ...files, [path]: `${text.slice(0, offset)}¦${text.slice(offset)}` });
}

function renamed(path: keyof typeof FILES, where: string, name: string, files = FILES): Record<string, string> {
  const { pack, position } = at(path, where, files);
  const edits = rename(pack, path, position, name);
  return Object.fromEntries([...edits].map(([one, list]) => [one, edited(pack.files.get(one) ?? '', list)]));
}

const RENAMED_CASES = CASES.replace(
  'expect: { rule: a, unknown: [b, a], rules: { a:',
  'expect: { rule: x, unknown: [b, x], rules: { x:',
).replace('rule: "a"', 'rule: x');

describe('rename', () => {
  it('gives a rule its new name in policies and tests, and changes nothing else', () => {
    const wanted = {
      'policy.stella': FILES['policy.stella'].replace('rule a', 'rule x'),
      'tests/one.yaml': RENAMED_CASES,
      'tests/two.yaml': '- name: three\r\n  expect: { rule: x }\r\n',
    };
    assert.deepEqual(renamed('policy.stella', 'a { when', 'x'), wanted);
    assert.deepEqual(renamed('tests/one.yaml', 'a, unknown', 'x'), wanted);
    assert.deepEqual(renamed('tests/one.yaml', '"a"', 'x'), wanted);
  });

  it('gives a profile its new name wherever it is read', () => {
    for (const [path, where] of [
      ['policy.stella', 'p {'],
      ['more.stella', 'p.cap'],
    ] as const) {
      assert.deepEqual(renamed(path, where, 'limits'), {
        'policy.stella': FILES['policy.stella']
          .replace('profile p', 'profile limits')
          .replace('profile.p', 'profile.limits'),
        'more.stella': FILES['more.stella'].replace('profile.p', 'profile.limits'),
      });
    }
  });

  it('quotes what YAML would not read as a text', () => {
    assert.match(renamed('policy.stella', 'a { when', 'True')['tests/two.yaml'] ?? '', /rule: "True"/);
  });

  it('to the same name changes nothing', () => assert.deepEqual(renamed('policy.stella', 'a { when', 'a'), {}));

  const refused: readonly (readonly [where: string, name: string, message: RegExp])[] = [
    ['a { when', 'b', /there is another rule `b` in more.stella/],
    ['a { when', '7days', /"7days" is no name/],
    ['a { when', 'has space', /is no name/],
    ['a { when', '', /is no name/],
    ['a { when', 'rule', /`rule` is a reserved word/],
    ['when', 'x', /only rules and profiles/],
    ['cap = 9', 'x', /only rules and profiles/],
    ['"a" because', 'x', /only rules and profiles/],
  ];
  for (const [where, name, message] of refused) {
    it(`refuses ${JSON.stringify(name)} at ${where}`, () => {
      assert.throws(() => renamed('policy.stella', where, name), message);
    });
  }

  it('refuses where a test file cannot be read, and so may mention the rule', () => {
    const files = { ...FILES, 'tests/two.yaml': '- name: [' };
    assert.throws(() => renamed('policy.stella', 'a { when', 'x', files), /tests\/two.yaml is not YAML/);
    assert.ok(renamed('policy.stella', 'p {', 'x', files)['more.stella']);
  });

  it('of a name that stands twice renames the one under the cursor', () => {
    const files = { ...FILES, 'more.stella': policy('rule a { when true then warn }') };
    assert.deepEqual(Object.keys(renamed('more.stella', 'a {', 'x', files)), ['more.stella']);
    assert.throws(() => renamed('tests/one.yaml', 'a, unknown', 'x', files), /`a` is defined twice/);
  });

  it('says what it would rename', () => {
    const { pack, path, file, position } = at('more.stella', 'p.cap');
    const target = renameTarget(pack, path, position);
    assert.deepEqual(target?.subject, { kind: 'profile', name: 'p' });
    assert.equal(target && within(file.text, target.range), 'p');
    const nothing = at('more.stella', 'advisory');
    assert.equal(renameTarget(nothing.pack, nothing.path, nothing.position), null);
  });
});

describe('definition and references', () => {
  const found = (path: keyof typeof FILES, where: string, withDefinition = true) => {
    const { pack, position } = at(path, where);
    const list = referencesAt(pack, path, position, withDefinition);
    return list.map(
      (one) => `${one.path} ${one.range.start.line} ${within(pack.files.get(one.path) ?? '', one.range)}`,
    );
  };

  it('finds a rule from a test case, and the test cases of a rule', () => {
    const { pack, path, position } = at('tests/two.yaml', 'a }');
    const definitions = definitionsAt(pack, path, position);
    assert.deepEqual(
      definitions.map((one) => [one.path, one.range.start]),
      [['policy.stella', { line: 3, character: 5 }]],
    );
    const tests = [
      'tests/one.yaml 2 a',
      'tests/one.yaml 2 a',
      'tests/one.yaml 2 a',
      'tests/one.yaml 5 "a"',
      'tests/two.yaml 1 a',
    ];
    assert.deepEqual(found('policy.stella', 'a { when'), ['policy.stella 3 a', ...tests]);
    assert.deepEqual(found('policy.stella', 'a { when', false), tests);
  });

  it('finds profiles, their values and inputs in all files', () => {
    assert.deepEqual(found('policy.stella', 'p {'), ['policy.stella 1 p', 'more.stella 1 p', 'policy.stella 3 p']);
    assert.deepEqual(found('more.stella', 'cap'), ['policy.stella 1 cap', 'more.stella 1 cap', 'policy.stella 3 cap']);
    assert.deepEqual(found('more.stella', 'cvss'), ['more.stella 1 cvss', 'policy.stella 3 cvss']);
    assert.deepEqual(found('policy.stella', '9;'), []);
  });

  it('finds a key of the environment however it is written', () => {
    const { pack, path, position } = marked({
      'policy.stella': policy('rule a { when env.ru¦ntime == "x" or env["runtime"] == "y" then warn }'),
    });
    assert.equal(referencesAt(pack, path, position, true).length, 2);
  });
});
