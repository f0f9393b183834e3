import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InventoryMatch } from '../document.ts';
import { contentDigest, LOG4J, LOG4SHELL, LOG4SHELL_GHSA, read } from '../testing/small-documents.ts';
import { LOG4SHELL_VECTOR } from '../testing/small-osv.ts';
import {
  GRYPE_SARIF,
  OSV_SARIF,
  SNYK_SARIF,
  sarif,
  sarifLocation,
  sarifRun,
  TRIVY_SARIF,
} from '../testing/small-sarif.ts';

const only = (report: object): InventoryMatch => {
  const { matches, notes } = read(report);
  assert.deepEqual([matches.length, notes], [1, []]);
  return matches[0] ?? assert.fail();
};
const MAVEN = { purl: LOG4J, name: 'log4j-core', version: '2.14.1', ecosystem: 'maven', subject: 0 };

test('Grype: the package is the rule’s purl, the image and the layer are in the result', () => {
  const { format, formatVersion, tool, subject } = read(GRYPE_SARIF);
  assert.deepEqual([format, formatVersion, tool], ['sarif', '2.1.0', 'grype 1.0']);
  assert.deepEqual(subject, { name: 'shop/web:1.0', kind: 'image', digests: [], references: ['shop/web:1.0'] });
  assert.deepEqual(only(GRYPE_SARIF), {
    component: { ...MAVEN, layerDigest: contentDigest('c') },
    advisory: {
      id: LOG4SHELL_GHSA,
      aliases: [],
      source: 'GHSA',
      feed: 'sarif/grype',
      severity: 'Critical',
      fixAvailable: true,
      fixedVersions: ['2.15.0'],
    },
  });
});

test('Trivy: the package is in the message, the image in the run, CVSS in the rule', () => {
  assert.equal(read(TRIVY_SARIF).subject?.name, 'shop/web:1.0');
  assert.deepEqual(only(TRIVY_SARIF), {
    component: MAVEN,
    advisory: {
      id: LOG4SHELL,
      aliases: [],
      feed: 'sarif/Trivy',
      severity: 'Critical',
      rating: { score: 10, vector: LOG4SHELL_VECTOR, version: '3.1', primary: false },
      fixAvailable: true,
      fixedVersions: ['2.12.2', '2.15.0'],
    },
  });
});

test('OSV-Scanner: the package is in the message, its ecosystem that of the file, its other names in the rule', () => {
  assert.equal(read(OSV_SARIF).subject?.name, '/srv/shop/pom.xml');
  assert.deepEqual(only(OSV_SARIF), {
    component: MAVEN,
    advisory: { id: LOG4SHELL, aliases: [LOG4SHELL_GHSA], feed: 'sarif/osv-scanner', severity: 'Critical' },
  });
});

test('Snyk: the package is the logical location, its ecosystem a tag, the CVE in the description', () => {
  assert.deepEqual(read(SNYK_SARIF).subject, { name: 'pom.xml', kind: 'other', digests: [], references: [] });
  assert.deepEqual(only(SNYK_SARIF), {
    component: MAVEN,
    advisory: {
      id: LOG4SHELL,
      aliases: ['SNYK-JAVA-ORGAPACHELOGGINGLOG4J-2314720'],
      feed: 'sarif/Snyk Open Source',
      severity: 'Critical',
      rating: { score: 10, version: '', primary: false },
      cwes: ['CWE-94'],
    },
  });
});

/** A tool of which nothing is known. */
const other = (rule: object, ...results: readonly object[]) =>
  sarif(sarifRun('other', [{ id: 'CVE-2024-1234', ...rule }], results));
const result = (members: object = {}) => ({
  ruleId: 'CVE-2024-1234',
  message: { text: 'x' },
  properties: { packageUrl: 'pkg:npm/x@1' },
  ...members,
});

test('a purl is taken from wherever a tool writes it', () => {
  const bags = [
    { properties: { any: ['x', 'pkg:npm/x@1'] } },
    { properties: {}, partialFingerprints: { purl: 'pkg:npm/x@1' } },
  ];
  for (const bag of bags) assert.equal(only(other({}, result(bag))).component.purl, 'pkg:npm/x@1');
  const ofRule = other({ properties: { purls: ['pkg:npm/x@1'] } }, result({ properties: {} }));
  assert.equal(only(ofRule).component.purl, 'pkg:npm/x@1');
});

test('a rule’s purl is of the version that the result names', () => {
  const found = (version: string) => ({
    text: `A high vulnerability in npm package: x, version ${version} was found at: /a`,
  });
  const report = other(
    { properties: { purls: ['pkg:npm/x@1'] } },
    result({ properties: {}, message: found('2') }),
    result({ properties: {}, message: found('0:1') }),
  );
  assert.deepEqual(
    read(report).matches.map(({ component }) => component.purl),
    ['pkg:npm/x@2', 'pkg:npm/x@1'],
  );
});

const severities: [string, object, string | undefined][] = [
  ['a score', { properties: { 'security-severity': '7.5' } }, 'High'],
  ['a score as a number', { properties: { 'security-severity': 4 } }, 'Medium'],
  ['a score of nothing', { properties: { 'security-severity': '0.0' } }, 'Unknown'],
  [
    'a word before a score',
    { properties: { 'security-severity': '9.9' }, shortDescription: { text: 'Low severity - x' } },
    'Low',
  ],
  ['what is no score', { properties: { 'security-severity': 'null' } }, undefined],
  ['nothing', {}, undefined],
];
for (const [name, rule, severity] of severities) {
  test(`${name} is ${severity ?? 'no severity'}, and no CVSS`, () => {
    const { advisory } = only(other(rule, result()));
    assert.deepEqual([advisory.severity, advisory.rating], [severity, undefined]);
  });
}

test('results of rules that name no vulnerability are counted, and never invented', () => {
  const rules = [
    { id: 'js/sql-injection', properties: { 'security-severity': '9.8', tags: ['external/cwe/cwe-089'] } },
    { id: 'aws-access-key-id' },
  ];
  const results = rules.map(({ id }) => ({
    ruleId: id,
    message: { text: `Fixes CVE-2024-1234` },
    locations: [sarifLocation('a.js')],
  }));
  const { matches, notes } = read(sarif(sarifRun('CodeQL', rules, [...results, { message: { text: 'x' } }])));
  assert.deepEqual(matches, []);
  assert.deepEqual(
    notes.map(({ code, count, at }) => [code, count, at]),
    [['not-a-vulnerability', 3, '$.runs[0].results[0]']],
  );
});

test('Trivy’s rules of packages are about vulnerabilities, whatever form their ids have', () => {
  const rule = { id: 'OWN:1', name: 'OsPackageVulnerability' };
  assert.equal(only(other(rule, result({ ruleId: 'OWN:1' }))).advisory.id, 'OWN:1');
  assert.equal(read(other({ id: 'OWN:1' }, result({ ruleId: 'OWN:1' }))).matches.length, 0);
});

test('a result that names no package is counted', () => {
  const { matches, notes } = read(
    other({}, result({ properties: {} }), result({ properties: {}, message: { text: 'Package: ' } })),
  );
  assert.deepEqual(
    [matches.length, notes.map(({ code, count }) => [code, count])],
    [0, [['result-without-package', 2]]],
  );
});

const settled: [string, object, number][] = [
  ['suppressed', { suppressions: [{ kind: 'external' }] }, 0],
  ['suppressed, and under review', { suppressions: [{ kind: 'external', status: 'underReview' }] }, 1],
  ['passed', { kind: 'pass' }, 0],
  ['failed', { kind: 'fail' }, 1],
  ['information', { kind: 'informational' }, 0],
  ['open', { kind: 'open' }, 1],
  ['to be reviewed', { kind: 'review' }, 1],
  ['no more', { baselineState: 'absent' }, 0],
  ['the same as before', { baselineState: 'unchanged' }, 1],
];
for (const [name, members, matches] of settled) {
  test(`a result that is ${name} gives ${matches} matches`, () => {
    const document = read(other({}, result(members)));
    assert.deepEqual([document.matches.length, document.notes.length], [matches, 1 - matches]);
  });
}

test('rules are found by id, by index, and among those of extensions', () => {
  const rules = [{ id: 'x' }, { id: 'CVE-2024-1234' }];
  const byIndex = { ...result(), ruleId: undefined, ruleIndex: 1 };
  const byReference = { ...result(), ruleId: undefined, rule: { id: 'CVE-2024-1234' } };
  const { matches } = read(sarif(sarifRun('other', rules, [byIndex, byReference])));
  assert.deepEqual(
    matches.map(({ advisory }) => advisory.id),
    ['CVE-2024-1234', 'CVE-2024-1234'],
  );
  const extension = { name: 'more', rules: [{ id: 'CVE-2024-1234', properties: { 'security-severity': '9' } }] };
  const extended = { tool: { driver: { name: 'other' }, extensions: [extension] }, results: [result()] };
  assert.equal(only(sarif(extended)).advisory.severity, 'Critical');
});

const scored = (id: string, score: number, members: object = {}) => ({
  id,
  properties: { 'security-severity': `${score}` },
  ...members,
});
const told: [string, object, string | undefined, string | undefined][] = [
  ['the index, of two rules of one id', { ruleIndex: 1 }, 'CVE-2024-1234', 'Low'],
  ['the first of an id without an index', {}, 'CVE-2024-1234', 'Medium'],
  ['the id, where the index is of another', { ruleIndex: 2 }, 'CVE-2024-1234', 'Medium'],
  [
    'the rule that a hierarchical id begins with',
    { ruleId: 'CVE-2024-1234/a/b', ruleIndex: 1 },
    'CVE-2024-1234',
    'Low',
  ],
  ['the same without an index', { ruleId: 'CVE-2024-1234/a/b' }, 'CVE-2024-1234', 'Medium'],
  ['no rule that the id only resembles', { ruleId: 'CVE-2024-12345', ruleIndex: 1 }, 'CVE-2024-12345', undefined],
  [
    'the extension that is named by index',
    { ruleId: undefined, rule: { index: 0, toolComponent: { index: 1 } } },
    'CVE-2024-9999',
    undefined,
  ],
  [
    'the extension by index, with the index of the rule beside',
    { ruleId: undefined, ruleIndex: 1, rule: { toolComponent: { index: 1 } } },
    'CVE-2024-1234',
    'Critical',
  ],
  ['the extension by name', { rule: { toolComponent: { name: 'more' } } }, 'CVE-2024-1234', 'Critical'],
  ['the extension by guid', { rule: { toolComponent: { guid: 'g', name: 'x' } } }, 'CVE-2024-1234', 'Critical'],
  ['the driver by name', { rule: { index: 1, toolComponent: { name: 'other' } } }, 'CVE-2024-1234', 'Low'],
  ['the driver without any', { rule: { index: 1, toolComponent: {} } }, 'CVE-2024-1234', 'Low'],
  ['no rule of another extension', { rule: { toolComponent: { index: 0 } } }, 'CVE-2024-1234', undefined],
];
for (const [name, members, id, severity] of told) {
  test(`the rule of a result is ${name}`, () => {
    const rules = [scored('CVE-2024-1234', 5), scored('CVE-2024-1234', 2), scored('CVE-2024-4321', 8)];
    const more = [{ id: 'CVE-2024-9999' }, scored('CVE-2024-1234', 9.8)];
    const extensions = [{ name: 'none' }, { name: 'more', guid: 'g', rules: more }];
    const { advisory } = only(
      sarif({ tool: { driver: { name: 'other', rules }, extensions }, results: [result(members)] }),
    );
    assert.deepEqual([advisory.id, advisory.severity], [id, severity]);
  });
}

test('each file is a subject; an absolute one is the same wherever it is reported', () => {
  const at = (uri: string) => result({ locations: [sarifLocation(uri)] });
  const { subjects, matches } = read(
    other({}, at('file:///srv/a%20b/pom.xml'), at('/srv/go.mod'), at('go.mod'), result(), at('go.mod')),
  );
  assert.deepEqual(
    subjects?.map((subject) => subject && [subject.name, subject.references]),
    [['/srv/a b/pom.xml', ['/srv/a b/pom.xml']], ['/srv/go.mod', ['/srv/go.mod']], ['go.mod', []], undefined],
  );
  assert.deepEqual(
    matches.map(({ component }) => component.subject),
    [0, 1, 2, 3, 2],
  );
});

test('a location may be an index into the artifacts of the run', () => {
  const located = result({ locations: [{ physicalLocation: { artifactLocation: { index: 0 } } }] });
  const run = sarifRun('other', [], [located], { artifacts: [{ location: { uri: '/srv/go.mod' } }] });
  assert.equal(read(sarif(run)).subject?.name, '/srv/go.mod');
});

test('several runs are of several tools', () => {
  const [grype, snyk] = [GRYPE_SARIF, SNYK_SARIF].map((report) => (report as { runs: object[] }).runs);
  const { matches, tool, subjects } = read(sarif(...(grype ?? []), ...(snyk ?? [])));
  assert.deepEqual(
    matches.map(({ advisory }) => advisory.feed),
    ['sarif/grype', 'sarif/Snyk Open Source'],
  );
  assert.deepEqual([tool, subjects?.length], ['grype 1.0', 2]);
});

const ends: [string, object, string | undefined][] = [
  ['ended well', { invocations: [{ executionSuccessful: true }] }, undefined],
  [
    'failed in part',
    { invocations: [{ executionSuccessful: true }, { executionSuccessful: false }] },
    '$.runs[0].invocations[1].executionSuccessful',
  ],
  ['has no results', { results: undefined }, '$.runs[0].results'],
  ['has null for results', { results: null }, '$.runs[0].results'],
];
for (const [name, members, at] of ends) {
  test(`a run that ${name} ${at === undefined ? 'found nothing' : 'is no clean one'}`, () => {
    const { matches, notes } = read(sarif(sarifRun('other', [], [], members)));
    assert.deepEqual(matches, []);
    const code = 'failed-scan';
    assert.deepEqual(notes, at ? [{ code, message: 'what could not be scanned is missing', count: 1, at }] : []);
  });
}

test('every run that failed is counted', () => {
  const failed = sarifRun('other', [], [result()], { invocations: [{ executionSuccessful: false }] });
  const { matches, notes } = read(sarif(failed, sarifRun('other', [], []), failed));
  assert.deepEqual([matches.length, notes.map(({ code, count }) => [code, count])], [2, [['failed-scan', 2]]]);
});

test('other versions, and runs without a tool, are refused', () => {
  assert.throws(() => read({ ...sarif(), version: '2.0.0' }), { code: 'UNSUPPORTED_VERSION', at: '$.version' });
  const nameless = sarif({ tool: { driver: {} }, results: [result()] });
  assert.throws(() => read(nameless), { code: 'INVALID_DOCUMENT', at: '$.runs[0].tool.driver.name' });
});
