import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cycloneDx, LOG4J, LOG4SHELL, LOG4SHELL_GHSA, read } from '../testing/small-documents.ts';
import { LOG4SHELL_VECTOR } from '../testing/small-osv.ts';

const SERIAL = '3e671687-395b-41f5-a30f-a58921a69b79';
const COMPONENT = { name: 'log4j-core', purl: LOG4J, version: '2.14.1', 'bom-ref': 'log4j' };
const bom = (vulnerability: object, members: object = {}) => {
  const entry = { id: LOG4SHELL, affects: [{ ref: 'log4j' }], ...vulnerability };
  return read(cycloneDx({ components: [COMPONENT], vulnerabilities: [entry], ...members }));
};
const advisory = (vulnerability: object) => bom(vulnerability).matches[0]?.advisory;

test('a vulnerability is a match with what it affects', () => {
  const document = bom({
    id: LOG4SHELL_GHSA,
    references: [{ id: LOG4SHELL }],
    source: { name: 'GitHub' },
    ratings: [
      { severity: 'high' },
      { severity: 'critical', score: 10, method: 'CVSSv31', vector: 'CVSS:3.1/AV:N', source: { name: 'NVD' } },
      { score: 1, method: 'OWASP' },
    ],
    cwes: [502, 20],
    published: '2021-12-10T10:15:09+01:00',
    properties: [{ name: 'grype:fixed_versions', value: '2.16.0, 2.15.0' }],
  });
  assert.equal(document.matches[0]?.component.purl, LOG4J);
  assert.deepEqual(document.matches[0]?.advisory, {
    id: LOG4SHELL,
    aliases: [LOG4SHELL_GHSA],
    source: 'GHSA',
    feed: 'cyclonedx/GitHub',
    severity: 'Critical',
    rating: { score: 10, vector: 'CVSS:3.1/AV:N', version: '3.1', primary: true },
    cwes: ['CWE-20', 'CWE-502'],
    publishedAt: '2021-12-10T09:15:09Z',
    fixAvailable: true,
    fixedVersions: ['2.15.0', '2.16.0'],
  });
  assert.deepEqual(document.statements, []);
});

test('without a word the score tells the severity', () => {
  assert.equal(advisory({ ratings: [{ score: 7.5, method: 'CVSSv31' }] })?.severity, 'High');
  assert.equal(advisory({ ratings: [{ score: 7.5 }] })?.severity, undefined);
});

test('a vector without a score is rated; scores of other methods, and what is no vector, are not', () => {
  const vector = LOG4SHELL_VECTOR;
  const rated = advisory({ ratings: [{ method: 'CVSSv31', vector, source: { name: 'NVD' } }] });
  assert.deepEqual(rated?.rating, { score: 10, vector, version: '3.1', primary: true });
  assert.equal(rated?.severity, 'Critical');
  assert.equal(advisory({ ratings: [{ method: 'OWASP', vector: 'SL:7/M:7' }] })?.rating, undefined);
  const { matches, notes } = bom({ ratings: [{ method: 'CVSSv31', vector: 'CVSS:3.1/AV:N' }] });
  assert.equal(matches[0]?.advisory.rating, undefined);
  assert.deepEqual(
    notes.map(({ code, at }) => [code, at]),
    [['invalid-cvss', '$.vulnerabilities[0].ratings[0].vector']],
  );
});

test('what a service is affected by is left out, and said', () => {
  const services = [{ name: 'api', 'bom-ref': 'api', services: [{ name: 'db', 'bom-ref': 'd b' }] }];
  const affects = ['api', 'd b', `urn:cdx:${SERIAL}/1#d%20b`, 'nowhere'].map((ref) => ({ ref }));
  const { matches, notes } = bom({ affects }, { services, serialNumber: `urn:uuid:${SERIAL}` });
  assert.deepEqual(matches, []);
  assert.deepEqual(
    notes.map(({ code, count }) => [code, count]),
    [
      ['affected-service', 3],
      ['dangling-reference', 1],
      ['affects-nothing', 1],
    ],
  );
});

test('an analysis of one CVE says nothing of another that it refers to', () => {
  const analysis = { state: 'not_affected' };
  const references = [{ id: 'CVE-2021-45046' }, { id: LOG4SHELL_GHSA }];
  assert.deepEqual(bom({ analysis, references }).statements[0]?.vulnerabilities, [LOG4SHELL, LOG4SHELL_GHSA]);
});

const refs = ['log4j', `urn:cdx:${SERIAL}/1#log4j`, `urn:cdx:${SERIAL}/1#${encodeURIComponent('log4j')}`];
for (const ref of refs) {
  test(`${ref} is a component of this BOM`, () => {
    assert.equal(bom({ affects: [{ ref }] }, { serialNumber: `urn:uuid:${SERIAL}` }).matches.length, 1);
  });
}

const left: [string, object, string][] = [
  ['a ref to nothing', { affects: [{ ref: 'nowhere' }] }, 'dangling-reference'],
  ['a vulnerability without id', { id: '' }, 'vulnerability-without-id'],
  ['a vulnerability that affects nothing', { affects: [] }, 'affects-nothing'],
  [
    'a version that is said to be unaffected',
    { affects: [{ ref: 'log4j', versions: [{ version: '2.14.1', status: 'unaffected' }] }] },
    'affects-nothing',
  ],
];
for (const [name, vulnerability, code] of left) {
  test(`left out, and said: ${name}`, () => {
    const { matches, statements, notes } = bom({ analysis: { state: 'not_affected' }, ...vulnerability });
    assert.deepEqual([matches, statements], [[], []]);
    assert.equal(notes[0]?.code, code);
  });
}

test('another version that is unaffected says nothing of this one', () => {
  const affects = [{ ref: 'log4j', versions: [{ version: '2.17.1', status: 'unaffected' }] }];
  assert.equal(bom({ affects }).matches.length, 1);
});

const states: [string, string, string | undefined, string | undefined][] = [
  ['not_affected', 'not_affected', 'code_not_present', 'vulnerable_code_not_present'],
  ['not_affected', 'not_affected', 'code_not_reachable', 'vulnerable_code_not_in_execute_path'],
  ['not_affected', 'not_affected', 'requires_configuration', 'requires_configuration'],
  ['false_positive', 'not_affected', undefined, undefined],
  ['resolved', 'fixed', undefined, undefined],
  ['resolved_with_pedigree', 'fixed', undefined, undefined],
  ['exploitable', 'affected', undefined, undefined],
  ['in_triage', 'under_investigation', undefined, undefined],
];
for (const [state, status, word, justification] of states) {
  test(`analysis ${state}${word ? ` because of ${word}` : ''} is ${status}`, () => {
    const statement = bom({ analysis: { state, ...(word && { justification: word }) } }).statements[0];
    assert.equal(statement?.status, status);
    assert.equal(statement?.justification, justification);
  });
}

test('a state that nobody knows is refused', () => {
  assert.throws(() => bom({ analysis: { state: 'fine' } }), {
    code: 'INVALID_DOCUMENT',
    at: '$.vulnerabilities[0].analysis.state',
  });
});

test('an analysis holds for the component inside the subject of its BOM', () => {
  const metadata = {
    component: { name: 'ABC', version: '4.2' },
    supplier: { name: 'Shop' },
    timestamp: '2026-01-01T00:00:00Z',
  };
  const [statement] = bom({ analysis: { state: 'in_triage' } }, { metadata }).statements;
  assert.equal(statement?.id, `${LOG4SHELL}#vulnerabilities/0`);
  assert.equal(statement?.vendor, 'Shop');
  assert.equal(statement?.timestamp, '2026-01-01T00:00:00Z');
  assert.deepEqual(statement?.products, [{ ids: ['ABC@4.2'], subcomponents: [LOG4J, `component:${LOG4J}`] }]);
});

test('where the subject has no name, it holds for what this document describes', () => {
  const [statement] = bom({ analysis: { state: 'in_triage' } }).statements;
  assert.deepEqual(statement?.products, [{ ids: [], subcomponents: [LOG4J, `component:${LOG4J}`] }]);
});

test('a component of another BOM gives a statement and no match', () => {
  const ref = 'urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1#x';
  const { matches, statements, notes } = bom({ affects: [{ ref }], analysis: { state: 'resolved' } });
  assert.deepEqual(matches, []);
  assert.deepEqual(statements[0]?.products, [{ ids: [ref], subcomponents: [] }]);
  assert.equal(notes[0]?.code, 'external-reference');
});
