import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { testPack } from './test-pack.ts';

const POLICY = `policy "Shop" syntax "stella-dsl@1" {
  rule block_known priority 10 {
    when advisory.kev
    then status := "blocked"
    because "Known exploited vulnerabilities do not ship"
  }
}
`;
const MANIFEST = 'name: shop\n';

const run = (tests: string | Record<string, string>, options: Parameters<typeof testPack>[1] = {}) =>
  testPack(
    new Map([
      ['pack.yaml', MANIFEST],
      ['policy.stella', POLICY],
      ...Object.entries(typeof tests === 'string' ? { 'tests/a.yaml': tests } : tests),
    ]),
    options,
  );
const shownProblems = ({ diagnostics }: ReturnType<typeof run>) =>
  diagnostics.map(({ code, file, line, column }) => `${code} ${file}:${line}:${column}`);

const BLOCKED = `- name: known
  given: { advisory: { kev: true } }
  expect: { status: blocked, rule: block_known }
`;
const NOT_BLOCKED = `- name: not known
  given:
    advisory: { kev: false }
  expect:
    status: blocked
    rule: block_known
`;

test('cases of all files run in the order of files and places, with the coverage of all of them', () => {
  const report = run({
    'tests/b.yaml': `${BLOCKED}\n# and\n${NOT_BLOCKED}`,
    'tests/a/x.yaml': '- name: e\n  expect: { unknown: [block_known] }',
  });
  assert.deepEqual(
    report.cases.map(({ name, file, line, column, passed }) => [name, `${file}:${line}:${column}`, passed]),
    [
      ['e', 'tests/a/x.yaml:1:3', true],
      ['known', 'tests/b.yaml:1:3', true],
      ['not known', 'tests/b.yaml:6:3', false],
    ],
  );
  assert.deepEqual([report.ok, report.diagnostics, report.coverage.totals.conditions.percent], [false, [], 100]);
  const failed = report.cases[2];
  assert.deepEqual(failed?.failures, [
    { path: 'status', expected: 'blocked', actual: 'affected' },
    { path: 'rule', expected: 'block_known', actual: null },
  ]);
  assert.deepEqual(
    failed.evaluation.explain.map(({ rule, outcome, because }) => [rule, outcome, because]),
    [['block_known', 'not_matched', 'Known exploited vulnerabilities do not ship']],
  );
  assert.equal(run(BLOCKED).ok, true);
});

test('a pack without cases is no failure, and nothing of it is covered', () => {
  const report = run({});
  assert.deepEqual([report.ok, report.cases, report.coverage.totals.conditions.covered], [true, [], 0]);
  assert.equal(report.coverage.missing[0]?.message, 'rule block_known: no case where `advisory.kev` is true');
});

test('a pack that does not compile runs nothing', () => {
  const broken = testPack([
    { path: 'pack.yaml', text: MANIFEST },
    { path: 'policy.stella', text: POLICY.replace('kev', 'kve') },
    { path: 'tests/a.yaml', text: BLOCKED },
  ]);
  assert.deepEqual([broken.ok, broken.cases, shownProblems(broken)], [false, [], ['TYPE-002 policy.stella:3:19']]);
  assert.deepEqual(shownProblems(run('- name: [')), ['PACK-020 tests/a.yaml:1:10']);
  assert.deepEqual(shownProblems(testPack([])), ['PACK-001 pack.yaml:1:1']);
});

const misread: readonly (readonly [string, string, readonly string[]])[] = [
  ['an empty file', '', ['TEST-001 tests/a.yaml:1:1']],
  ['a mapping', 'name: a', ['TEST-001 tests/a.yaml:1:1']],
  [
    'a member, at its name',
    '- name: a\n  given: { advisry: {} }\n  expect: { status: x }',
    ['TEST-002 tests/a.yaml:2:12'],
  ],
  [
    'a value, at the value',
    '- name: a\n  given:\n    advisory:\n      kev:   maybe\n  expect: { status: x }',
    ['TEST-003 tests/a.yaml:4:14'],
  ],
  [
    'a member without a value, where it would stand',
    '- name: a\n  expect:\n    status:\n    rule: block_known',
    ['TEST-003 tests/a.yaml:3:12'],
  ],
  [
    'an item of a list',
    '- name: a\n  given:\n    vex:\n      - status: fixed\n      - vendor: a\n  expect: { status: x }',
    ['TEST-004 tests/a.yaml:5:9'],
  ],
  ['a name twice', `${BLOCKED}${BLOCKED}`, ['TEST-005 tests/a.yaml:4:9']],
  ['no expectation', '- name: a', ['TEST-006 tests/a.yaml:1:3']],
  ['a rule', '- name: a\n  expect: { rules: { block: matched } }', ['TEST-007 tests/a.yaml:2:22']],
  [
    'problems in the order of places',
    '- name: 5\n- nme: a\n  expect: { status: 1 }',
    ['TEST-003 tests/a.yaml:1:9', 'TEST-006 tests/a.yaml:1:3', 'TEST-002', 'TEST-004', 'TEST-003'],
  ],
];
for (const [name, text, wanted] of misread) {
  test(`misread: ${name}`, () => {
    const report = run(text);
    const sorted = shownProblems(report);
    assert.equal(report.ok, false);
    for (const one of wanted)
      assert.ok(
        sorted.some((problem) => problem.startsWith(one)),
        `${one} in ${sorted}`,
      );
    assert.equal(sorted.length, wanted.length);
    const lines = report.diagnostics.map(({ line }) => line);
    assert.deepEqual(
      lines,
      [...lines].sort((a, b) => a - b),
    );
  });
}

test('a name in two files is said with the place of the other', () => {
  const report = run({ 'tests/a.yaml': BLOCKED, 'tests/b.yaml': BLOCKED });
  assert.equal(report.diagnostics[0]?.message, 'another case has this name, at tests/a.yaml:1');
  assert.deepEqual([report.ok, report.cases.length], [false, 1]);
});

test('cases, time, problems and explains are bounded', () => {
  const many = (count: number, tail = 'expect: { status: blocked }') =>
    Array.from({ length: count }, (_, index) => `- name: n${index}\n  ${tail}\n`).join('');
  const cut = run(many(5), { testLimits: { testCases: 3 } });
  assert.deepEqual([cut.ok, cut.cases.length, shownProblems(cut)], [false, 3, ['TEST-008 tests/a.yaml:7:3']]);
  const late = run(many(5), { testLimits: { testMs: -1 } });
  assert.deepEqual([late.ok, late.cases.length, shownProblems(late)], [false, 0, ['TEST-009 tests/a.yaml:1:3']]);
  const wrong = run(many(250, 'expct: 1'));
  assert.equal(wrong.diagnostics.length, 201);
  assert.deepEqual(
    [wrong.diagnostics.at(-1)?.code, wrong.diagnostics.at(-1)?.message],
    ['TEST-010', '300 more problems are not shown'],
  );
  const all = run(many(5)).cases.map(({ evaluation }) => JSON.stringify(evaluation).length);
  const failing = run(many(5), { testLimits: { explainChars: 2.5 * (all[0] ?? 0) } });
  assert.deepEqual(
    failing.cases.map(({ evaluation }) => evaluation.explain.length),
    [1, 1, 0, 0, 0],
  );
  assert.equal(failing.cases[4]?.evaluation.status, 'affected');
});

test('no file of cases makes the runner throw', () => {
  const words = [
    'name',
    'given',
    'expect',
    'advisory',
    'vex',
    'status',
    'rules',
    '__proto__',
    'constructor',
    'block_known',
  ];
  const soup = fc
    .array(
      fc.constantFrom(...words, ':', ': ', '- ', '\n', '\n  ', '[', ']', '{', '}', ',', '"\\ud800"', '~', '5', '&a'),
      { maxLength: 60 },
    )
    .map((parts) => parts.join(''));
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 6, withCrossShrink: true },
      fc.oneof(fc.constantFrom('a', 'fixed', '2026-01-01', null, true, 5, -1e300), fc.string({ unit: 'binary' })),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...words), tie('tree'), { maxKeys: 6 }),
    ),
  }));
  const text = fc.oneof(
    soup,
    fc.string(),
    tree.map((value) => JSON.stringify([value])),
  );
  fc.assert(
    fc.property(text, (document) => {
      const { ok, cases, diagnostics } = run(document);
      assert.equal(ok, diagnostics.length === 0 && cases.every(({ passed }) => passed));
      for (const { line, column, endLine } of diagnostics) assert.ok(line >= 1 && column >= 1 && endLine >= line);
    }),
    { numRuns: 2_000 },
  );
});
