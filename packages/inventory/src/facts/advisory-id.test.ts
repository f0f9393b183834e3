import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { advisoryRank, normalizeAdvisoryId, primaryAdvisoryId } from './advisory-id.ts';
import { advisorySource, preferredSource } from './advisory-source.ts';

const normal: [string, string][] = [
  ['CVE-2021-44228', 'CVE-2021-44228'],
  [' cve-2021-44228\n', 'CVE-2021-44228'],
  ['ghsa-JFH8-c2jp-5V3Q', 'GHSA-jfh8-c2jp-5v3q'],
  ['GHSA-jfh8-c2jp-5v3', 'GHSA-jfh8-c2jp-5v3'],
  ['ghsa-aaaa-bbbb-cccc', 'ghsa-aaaa-bbbb-cccc'],
  ['CVE-2021-123', 'CVE-2021-123'],
  ['cve-21-44228', 'cve-21-44228'],
  ['RUSTSEC-2021-0001', 'RUSTSEC-2021-0001'],
  ['dla-2841-1', 'dla-2841-1'],
  ['  ', '  '],
];
for (const [text, id] of normal) {
  test(`${JSON.stringify(text)} is the advisory ${id}`, () => assert.equal(normalizeAdvisoryId(text), id));
}

test('a CVE ranks before a GHSA, and a GHSA before the rest', () => {
  const ids = ['CVE-2021-44228', 'GHSA-jfh8-c2jp-5v3q', 'DSA-5020-1', 'CVE-2021-44228x', '', '__proto__'];
  assert.deepEqual(ids.map(advisoryRank), [0, 1, 2, 2, 2, 2]);
});

const GHSA = 'GHSA-jfh8-c2jp-5v3q';
const named: [string, string[], string, string[]][] = [
  ['a CVE stays', ['CVE-2021-0001', GHSA], 'CVE-2021-0001', [GHSA]],
  ['a GHSA gives way to its CVE', [GHSA, 'CVE-2021-0001'], 'CVE-2021-0001', [GHSA]],
  ['a feed’s id gives way to a GHSA', ['SNYK-1', GHSA], GHSA, ['SNYK-1']],
  ['the CVE wins over the GHSA', ['SNYK-1', GHSA, 'cve-2021-0001'], 'CVE-2021-0001', [GHSA, 'SNYK-1']],
  [
    'a notice of two CVEs stays',
    ['ALAS-1', 'CVE-2021-0002', 'CVE-2021-0001'],
    'ALAS-1',
    ['CVE-2021-0001', 'CVE-2021-0002'],
  ],
  ['a GHSA of two CVEs stays', [GHSA, 'CVE-2021-0002', 'CVE-2021-0001'], GHSA, ['CVE-2021-0001', 'CVE-2021-0002']],
  ['a CVE beside another stays', ['CVE-2021-0002', 'CVE-2021-0001'], 'CVE-2021-0002', ['CVE-2021-0001']],
  ['one id in three spellings is one', [GHSA, 'ghsa-JFH8-C2JP-5V3Q', ` ${GHSA}`], GHSA, []],
  ['an empty id is nobody’s alias', ['SNYK-1', ''], 'SNYK-1', []],
];
for (const [name, ids, id, aliases] of named) {
  test(name, () => assert.deepEqual(primaryAdvisoryId(ids), { id, aliases }));
}

test('the order of what follows the feed’s own id does not matter', () => {
  const id = fc.constantFrom('CVE-2021-0001', 'CVE-2021-0002', GHSA, 'GHSA-2222-3333-4444', 'ALAS-1', 'SNYK-1');
  fc.assert(
    fc.property(id, fc.array(id), (own, others) => {
      const found = primaryAdvisoryId([own, ...others]);
      assert.deepEqual(primaryAdvisoryId([own, ...others.toReversed(), ...others]), found);
      assert.deepEqual(new Set([found.id, ...found.aliases]), new Set([own, ...others]));
    }),
  );
});

const sources: [string | undefined, string | undefined][] = [
  ['github:language:java', 'GHSA'],
  ['ghsa', 'GHSA'],
  ['nvd:cpe', 'NVD'],
  ['OSV', 'OSV'],
  ['debian:distro:debian:12', 'debian'],
  [' alpine ', 'alpine'],
  ['constructor', 'constructor'],
  [':x', undefined],
  ['', undefined],
  [undefined, undefined],
];
for (const [feed, source] of sources) {
  test(`the source of feed ${feed} is ${source}`, () => assert.equal(advisorySource(feed), source));
}

test('NVD names an advisory only where nobody else speaks', () => {
  assert.equal(preferredSource('NVD', 'debian'), 'debian');
  assert.equal(preferredSource('GHSA', 'NVD'), 'GHSA');
  assert.equal(preferredSource('debian', 'GHSA'), 'GHSA');
  assert.equal(preferredSource(undefined, 'NVD'), 'NVD');
  assert.equal(preferredSource(undefined, undefined), undefined);
});
