import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AdvisoryRecord } from '../document.ts';
import { joined } from '../testing/joined.ts';
import {
  contentDigest,
  digested,
  grypeMatch,
  grypeReport,
  LOG4J,
  LOG4SHELL,
  LOG4SHELL_GHSA,
  read,
} from '../testing/small-documents.ts';

const advisory = (related: object[], own: object = {}, id = LOG4SHELL_GHSA): AdvisoryRecord | undefined => {
  return read(grypeReport([grypeMatch(id, LOG4J, related, own)])).matches[0]?.advisory;
};

test('a match of a GHSA bears its CVE, and keeps the GHSA', () => {
  const namespace = 'github:language:java';
  const fix = { versions: ['2.15.0'], state: 'fixed' };
  const related = [{ id: LOG4SHELL, namespace: 'nvd:cpe', cvss: [{ version: '3.1', metrics: { baseScore: 10 } }] }];
  assert.deepEqual(advisory(related, { namespace, fix, cwes: ['CWE-502', { cwe: 'CWE-20' }] }), {
    id: LOG4SHELL,
    aliases: [LOG4SHELL_GHSA],
    source: 'GHSA',
    feed: 'grype/github:language:java',
    severity: 'High',
    rating: { score: 10, version: '3.1', primary: true },
    cwes: ['CWE-20', 'CWE-502'],
    fixAvailable: true,
    fixedVersions: ['2.15.0'],
  });
});

test('a notice of several CVEs is named by none of them', () => {
  const found = advisory([{ id: 'CVE-2021-0002' }, { id: 'CVE-2021-0001' }], {}, 'ALAS-2021-1');
  assert.equal(found?.id, 'ALAS-2021-1');
  assert.deepEqual(found?.aliases, ['CVE-2021-0001', 'CVE-2021-0002']);
});

const severities: [string, string | undefined, string[], string | undefined][] = [
  ['the feed’s own word stands', 'Low', ['Critical'], 'Low'],
  ['Unknown gives way to what is related', 'Unknown', ['Medium', 'Critical'], 'Critical'],
  ['and stays where nobody knows more', 'Unknown', [], 'Unknown'],
  ['an absent word gives way too', undefined, ['High'], 'High'],
];
for (const [name, own, related, severity] of severities) {
  test(`severity: ${name}`, () => {
    const records = related.map((word) => ({ id: LOG4SHELL, severity: word }));
    assert.equal(advisory(records, { severity: own })?.severity, severity);
  });
}

const fixes: [string, object, boolean | undefined, string[] | undefined][] = [
  ['versions', { fix: { versions: ['2', '1', '2'], state: 'fixed' } }, true, ['1', '2']],
  ['fixed, without a version', { fix: { versions: [], state: 'fixed' } }, true, undefined],
  ['not fixed', { fix: { versions: [], state: 'not-fixed' } }, false, undefined],
  ['will not be fixed', { fix: { state: 'wont-fix' } }, false, undefined],
  ['unknown', { fix: { versions: [], state: 'unknown' } }, undefined, undefined],
  ['of before 0.13', { fixedInVersion: '1.2' }, true, ['1.2']],
  ['nothing said', {}, undefined, undefined],
];
for (const [name, own, fixAvailable, fixedVersions] of fixes) {
  test(`fix: ${name}`, () => {
    const found = advisory([], own);
    assert.equal(found?.fixAvailable, fixAvailable);
    assert.deepEqual(found?.fixedVersions, fixedVersions);
  });
}

test('EPSS is that of the CVE that names the finding, else the newest', () => {
  const other = { cve: 'CVE-2021-0001', epss: 0.9, date: '2026-01-01' };
  const own = { cve: 'cve-2021-44228', epss: 0.5, date: '2025-01-01' };
  const related = (...epss: object[]) => [{ id: LOG4SHELL, epss }];
  assert.deepEqual(advisory(related(other, own))?.epss, { score: 0.5, date: '2025-01-01' });
  assert.deepEqual(advisory(related(other, { ...other, epss: 0.1, date: '2027-01-01' }))?.epss?.score, 0.1);
});

test('known exploited is no only where the scanner had the catalogue', () => {
  const report = (own: object, providers: object) => {
    const db = { providers };
    return read({ ...grypeReport([grypeMatch(LOG4SHELL, LOG4J, [], own)]), descriptor: { version: '1', db } });
  };
  assert.equal(report({}, { nvd: {} }).matches[0]?.advisory.kev, undefined);
  assert.equal(report({}, { kev: {} }).matches[0]?.advisory.kev, false);
  assert.equal(report({ knownExploited: [{ cve: LOG4SHELL }] }, {}).matches[0]?.advisory.kev, true);
});

test('an image is called by its input, tags and digests', () => {
  const [manifestDigest, imageID] = [contentDigest('a'), contentDigest('b')];
  const repoDigests = [`shop/web@${contentDigest('c')}`, 'shop/web@sha256:short'];
  const target = {
    userInput: 'shop/web:1.0',
    manifestDigest,
    imageID,
    tags: ['shop/web:1', 'shop/web:1.0'],
    repoDigests,
  };
  assert.deepEqual(read(grypeReport([], target)).subject, {
    name: 'shop/web:1.0',
    kind: 'image',
    digests: [manifestDigest, imageID, contentDigest('c')],
    references: ['shop/web:1.0', 'shop/web:1', ...repoDigests],
  });
});

test('a folder is called by its path, but “here” is no name', () => {
  assert.deepEqual(read(grypeReport([], '/srv/app')).subject?.references, ['/srv/app']);
  for (const here of ['.', './', '/', '']) assert.equal(read(grypeReport([], here)).subject, undefined);
});

test('reports of unknown sources are not of one subject', async () => {
  const source = { type: 'unknown', target: 'unknown' };
  const reports = ['0.94.0', '0.95.0'].map((version) => ({
    ...grypeReport([grypeMatch()]),
    source,
    descriptor: { name: 'grype', version },
  }));
  assert.equal((await joined(digested(...reports))).rowCount, 2);
  assert.equal(read(grypeReport([], 'unknown')).subject?.name, 'unknown');
});

test('licences read in both forms, and what was ignored is counted', () => {
  const artifact = {
    name: 'x',
    licenses: ['MIT', { value: 'GPL', spdxExpression: 'GPL-2.0-only' }, { value: 'Zlib' }, {}, ''],
  };
  const match = { vulnerability: { id: 'CVE-2021-0001' }, artifact };
  const document = read({ ...grypeReport([match]), ignoredMatches: [{}, {}] });
  assert.deepEqual(document.matches[0]?.component.licenses, ['GPL-2.0-only', 'MIT', 'Zlib']);
  assert.deepEqual(document.notes, [
    {
      code: 'ignored-match',
      message: 'matches that the scanner was told to ignore were left out',
      count: 2,
      at: '$.ignoredMatches[0]',
    },
  ]);
});

test('a purl that is not valid is left out, and said', () => {
  const document = read(grypeReport([grypeMatch(LOG4SHELL, 'pkg:maven/x@1')]));
  assert.equal(document.matches[0]?.component.purl, undefined);
  assert.equal(document.notes[0]?.code, 'invalid-purl');
  assert.equal(document.notes[0]?.at, '$.matches[0].artifact.purl');
});

const refused: [string, object, string][] = [
  ['a match without artifact', { vulnerability: { id: 'x' } }, '$.matches[0].artifact'],
  ['a vulnerability without id', { vulnerability: {}, artifact: { name: 'x' } }, '$.matches[0].vulnerability.id'],
  [
    'a score of 11',
    { ...grypeMatch(LOG4SHELL, LOG4J, [], { cvss: [{ metrics: { baseScore: 11 } }] }) },
    '$.matches[0].vulnerability.cvss[0].metrics.baseScore',
  ],
];
for (const [name, match, at] of refused) {
  test(`refused: ${name}`, () => assert.throws(() => read(grypeReport([match])), { code: 'INVALID_DOCUMENT', at }));
}
