import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCases } from './read-cases.ts';
import type { CaseProblem } from './shape.ts';
import type { TestCase } from './test-case.ts';

function read(document: unknown): { cases: readonly TestCase[]; problems: readonly CaseProblem[] } {
  const problems: CaseProblem[] = [];
  const cases = readCases(document, ['block_critical', 'warn_high'], (problem) => problems.push(problem));
  return { cases: cases.map((one) => one.case), problems };
}

test('everything that a case can give and expect', () => {
  const component = { purl: 'pkg:npm/a@1', licenses: ['MIT'], tags: ['x'], usedByEntrypoint: true };
  const { cases, problems } = read([
    {
      name: 'all of it',
      given: {
        component,
        components: [component, { name: 'b' }],
        advisory: { severity: 'High', cvss: 7.5, kev: null, published_at: '2026-01-01', tags: ['t'], aliases: [] },
        vex: [{ status: 'fixed' }, { status: 'affected', statement_id: 'z', timestamp: '2026-01-01T00:00:00Z' }],
        reachability: { state: 'SR', score: 0.5, confidence: 1 },
        signals: { trust_score: 0.5, uncertainty: { level: 'T1' }, custom: { team: 'a', n: 1, on: false, off: null } },
        secrets: { matches: [{ rule: 'aws', path: 'a' }], mask_applied: false },
        env: { tier: 'prod', n: 5, on: true, off: null },
        run: { policy_id: 'p', policy_version: '1', tenant: 't' },
        evaluated_at: '2026-06-01T00:00:00Z',
      },
      expect: {
        score: 7.5,
        rule: null,
        annotations: { n: 1.5, list: [1, 'a'], none: null },
        rules: { warn_high: 'else' },
      },
    },
  ]);
  assert.deepEqual(problems, []);
  assert.deepEqual(cases, [
    {
      name: 'all of it',
      finding: {
        id: 'all of it',
        sbom: { ...component, components: [component, { name: 'b' }] },
        advisory: { severity: 'High', cvss: 7.5, published_at: '2026-01-01', tags: ['t'], aliases: [] },
        vex: [
          { statement_id: 'statement-000001', status: 'fixed' },
          { statement_id: 'z', status: 'affected', timestamp: '2026-01-01T00:00:00Z' },
        ],
        reachability: { state: 'SR', score: 0.5, confidence: 1 },
        signals: { trust_score: 0.5, uncertainty: { level: 'T1' }, custom: { team: 'a', n: 1, on: false } },
        secrets: { matches: [{ rule: 'aws', path: 'a' }], maskApplied: false },
      },
      context: {
        env: { tier: 'prod', n: 5, on: true },
        evaluatedAt: '2026-06-01T00:00:00Z',
        run: { policyId: 'p', policyVersion: '1', tenant: 't' },
      },
      expect: {
        rule: null,
        rules: { warn_high: 'else' },
        score: '7.5',
        annotations: { n: '1.5', list: ['1', 'a'], none: null },
      },
    },
  ]);
});

test('what a case leaves out is unknown, and the time is fixed', () => {
  const { cases } = read([{ name: 'little', expect: { status: 'affected' } }]);
  const finding = { id: 'little', sbom: {}, advisory: {}, vex: [] };
  const context = { env: {}, evaluatedAt: '2026-01-01T00:00:00Z' };
  assert.deepEqual(cases, [{ name: 'little', finding, context, expect: { status: 'affected' } }]);
});

const given = (members: object) => [{ name: 'a', given: members, expect: { status: 'x' } }];
const expect = (members: unknown) => [{ name: 'a', expect: members }];

/** Document, then code, place and words of its one problem. */
const refused: readonly (readonly [string, unknown, string, string, RegExp])[] = [
  ['no list', { name: 'a' }, 'TEST-001', '', /a list of cases is needed here, this is a mapping/],
  ['nothing', null, 'TEST-001', '', /this is empty/],
  ['a case that is a text', ['a'], 'TEST-001', '0', /this is a text/],
  [
    'a slip in a member',
    [{ name: 'a', expct: {}, expect: { status: 'x' } }],
    'TEST-002',
    '0.expct',
    /did you mean `expect`/,
  ],
  [
    'a fact that nobody reads',
    given({ advisory: { kve: true } }),
    'TEST-002',
    '0.given.advisory.kve',
    /did you mean `kev`/,
  ],
  [
    'another name for the component',
    given({ sbom: {} }),
    'TEST-002',
    '0.given.sbom',
    /known are component, components/,
  ],
  ['an unknown expectation', expect({ stauts: 'x' }), 'TEST-002', '0.expect.stauts', /did you mean `status`/],
  ['a number for a text', given({ component: { version: 1.1 } }), 'TEST-003', '0.given.component.version', /quotes/],
  ['a text for a number', given({ advisory: { cvss: '7.5' } }), 'TEST-003', '0.given.advisory.cvss', /without quotes/],
  ['a text for a bool', given({ advisory: { kev: 'yes' } }), 'TEST-003', '0.given.advisory.kev', /true or false/],
  [
    'a number past all bounds',
    given({ advisory: { cvss: 1e300 } }),
    'TEST-003',
    '0.given.advisory.cvss',
    /below 10\^18/,
  ],
  ['no instant', given({ evaluated_at: 'soon' }), 'TEST-003', '0.given.evaluated_at', /an instant such as .* "soon"/],
  ['no severity', given({ advisory: { severity: 'critical' } }), 'TEST-003', '0.given.advisory.severity', /`Critical`/],
  ['no VEX status', given({ vex: [{ status: 'not_afected' }] }), 'TEST-003', '0.given.vex.0.status', /`not_affected`/],
  ['a list for a mapping', given({ advisory: [] }), 'TEST-003', '0.given.advisory', /a mapping is needed here/],
  ['a mapping for a list', given({ vex: {} }), 'TEST-003', '0.given.vex', /a list is needed here/],
  ['a list in the environment', given({ env: { a: [] } }), 'TEST-003', '0.given.env.a', /this is a list/],
  [
    'an unknown item of a list',
    given({ component: { tags: [null] } }),
    'TEST-003',
    '0.given.component.tags.0',
    /empty/,
  ],
  ['half of a character', given({ env: { a: '\ud800' } }), 'TEST-003', '0.given.env.a', /half of a character/],
  ['a text past the bound', given({ env: { a: 'é'.repeat(2049) } }), 'TEST-003', '0.given.env.a', /4098 bytes/],
  [
    'a list past the bound',
    given({ component: { tags: Array(1001).fill('a') } }),
    'TEST-003',
    '0.given.component.tags',
    /listItems/,
  ],
  [
    'a name past the bound',
    given({ env: { ['k'.repeat(201)]: 1 } }),
    'TEST-003',
    `0.given.env.${'k'.repeat(201)}`,
    /200/,
  ],
  ['an expectation of nothing', expect({ status: null }), 'TEST-003', '0.expect.status', /empty/],
  ['no outcome', expect({ rules: { warn_high: 'match' } }), 'TEST-003', '0.expect.rules.warn_high', /`matched`/],
  ['a long name', [{ name: 'a'.repeat(201), expect: { status: 'x' } }], 'TEST-003', '0.name', /1 to 200/],
  ['an empty name', [{ name: ' ', expect: { status: 'x' } }], 'TEST-003', '0.name', /1 to 200/],
  ['no name', [{ expect: { status: 'x' } }], 'TEST-004', '0', /`name` is missing/],
  ['no status of a statement', given({ vex: [{ vendor: 'a' }] }), 'TEST-004', '0.given.vex.0', /`status` is missing/],
  ['nothing expected', [{ name: 'a' }], 'TEST-006', '0', /expects nothing/],
  ['an empty expectation', expect({}), 'TEST-006', '0', /expects nothing/],
  ['no such rule', expect({ rule: 'block_criticl' }), 'TEST-007', '0.expect.rule', /did you mean `block_critical`/],
  [
    'no such unknown rule',
    expect({ unknown: ['warn_hihg'] }),
    'TEST-007',
    '0.expect.unknown.0',
    /did you mean `warn_high`/,
  ],
  ['no such rule among others', expect({ rules: { x: 'else' } }), 'TEST-007', '0.expect.rules.x', /no rule `x`/],
];
for (const [name, document, code, place, words] of refused) {
  test(`refused: ${name}`, () => {
    const { cases, problems } = read(document);
    assert.deepEqual(
      problems.map((one) => [one.code, one.path.join('.')]),
      [[code, place]],
    );
    assert.match(problems.map(({ message, hint = '' }) => `${message} ${hint}`).join(), words);
    assert.deepEqual(cases, []);
  });
}

test('all problems of a document come together, and sound cases stay', () => {
  const { cases, problems } = read([
    { name: 'a', given: { advisory: { kev: 1, cvss: 'x' }, env: { e: {} } }, expect: { nope: 1, unknown: [5, 'y'] } },
    { name: 'b', expect: { status: 'x' } },
  ]);
  assert.deepEqual(
    problems.map(({ path }) => path.slice(1).join('.')),
    ['given.advisory.kev', 'given.advisory.cvss', 'given.env.e', 'expect.nope', 'expect.unknown.0', 'expect.unknown.1'],
  );
  assert.deepEqual(
    cases.map(({ name }) => name),
    ['b'],
  );
});
