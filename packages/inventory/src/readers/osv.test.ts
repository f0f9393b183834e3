import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentDigest, LOG4J, LOG4SHELL, LOG4SHELL_GHSA, read } from '../testing/small-documents.ts';
import { LOG4SHELL_VECTOR, osvPackage, osvRecord, osvReport, osvSource } from '../testing/small-osv.ts';

const report = (...packages: readonly object[]) => osvReport([osvSource('/srv/pom.xml', ...packages)]);
const advisoryOf = (record: object, members?: object) =>
  read(report(osvPackage([record], members))).matches[0]?.advisory;

test('a record is an advisory, with the purl of its package', () => {
  const { matches, components, subject, tool, notes } = read(report(osvPackage()));
  assert.equal(subject?.name, '/srv/pom.xml');
  assert.equal(tool, 'osv-scanner');
  assert.deepEqual([components, notes], [[], []]);
  assert.equal(matches[0]?.component.purl, LOG4J);
  assert.deepEqual(matches[0]?.advisory, {
    id: LOG4SHELL,
    aliases: [LOG4SHELL_GHSA],
    source: 'GHSA',
    feed: 'osv-scanner/GHSA',
    severity: 'Critical',
    rating: { score: 10, vector: LOG4SHELL_VECTOR, version: '3.1', primary: false },
    cwes: ['CWE-502'],
    publishedAt: '2021-12-10T00:40:56Z',
    modifiedAt: '2024-02-16T08:21:48Z',
    fixAvailable: true,
    fixedVersions: ['2.15.0'],
  });
});

test('each source is a subject', () => {
  const { subjects, subject, matches } = read(
    osvReport([osvSource('/a', osvPackage()), osvSource('/b', osvPackage())]),
  );
  assert.equal(subject, undefined);
  assert.deepEqual(
    subjects?.map((each) => each?.name),
    ['/a', '/b'],
  );
  assert.deepEqual(
    matches.map(({ component }) => component.subject),
    [0, 1],
  );
});

test('all that is found in an image is of that image, which has no name, and keeps its layer', () => {
  const origin = {
    package: {
      name: 'openssl',
      os_package_name: 'libssl3',
      version: '3.0.9',
      ecosystem: 'Debian:12',
      image_origin_details: { index: 1 },
    },
  };
  const image_metadata = {
    os: 'Debian',
    layer_metadata: [{ diff_id: contentDigest('0') }, { diff_id: contentDigest('1') }],
  };
  const record = osvRecord({ id: 'DEBIAN-CVE-2023-5678', aliases: [], upstream: ['CVE-2023-5678'] });
  const results = [
    osvSource('/var/lib/dpkg/status', osvPackage([record], origin)),
    osvSource('/app/pom.xml', osvPackage()),
  ];
  const { subject, subjects, matches } = read(osvReport(results, { image_metadata }));
  assert.deepEqual([subject, subjects], [undefined, undefined]);
  assert.equal(matches[0]?.component.purl, 'pkg:deb/debian/libssl3@3.0.9');
  assert.equal(matches[0]?.component.layerDigest, contentDigest('1'));
  assert.deepEqual([matches[0]?.advisory.id, matches[0]?.advisory.source], ['CVE-2023-5678', 'debian']);
});

test('packages are listed where those without a finding are', () => {
  const other = osvPackage([], { package: { name: 'x', version: '1', ecosystem: 'npm' }, licenses: ['MIT'] });
  const { components } = read(report(osvPackage(), other));
  assert.deepEqual(
    components.map(({ purl, licenses }) => [purl, licenses]),
    [
      [LOG4J, undefined],
      ['pkg:npm/x@1', ['MIT']],
    ],
  );
  const violating = read(report(osvPackage(), osvPackage([], { license_violations: ['GPL-3.0'] })));
  assert.deepEqual(violating.components, []);
  assert.deepEqual(
    violating.notes.map(({ code, count }) => [code, count]),
    [['license-violation', 1]],
  );
});

test('a record without other names takes those of its group', () => {
  const group = { ids: ['RUSTSEC-2022-0013'], aliases: [LOG4SHELL, 'RUSTSEC-2022-0013'] };
  const lonely = osvRecord({ id: 'RUSTSEC-2022-0013', aliases: [] });
  assert.equal(advisoryOf(lonely, { groups: [group] })?.id, LOG4SHELL);
  assert.equal(advisoryOf(lonely)?.id, 'RUSTSEC-2022-0013');
  const crowd = { ...group, aliases: Array.from({ length: 100 }, (_, index) => `X-${index}`) };
  assert.deepEqual(advisoryOf(lonely, { groups: [crowd] })?.aliases, []);
});

const fixes: [string, readonly object[], object][] = [
  ['a fix', [{ introduced: '0' }, { fixed: '2' }], { fixAvailable: true, fixedVersions: ['2'] }],
  ['a range without an end', [{ introduced: '0' }], { fixAvailable: false }],
  ['a last affected version', [{ introduced: '0' }, { last_affected: '2' }], {}],
];
for (const [name, events, expected] of fixes) {
  test(`${name} says ${JSON.stringify(expected)}`, () => {
    const known = { name: 'org.apache.logging.log4j:log4j-core', ecosystem: 'Maven' };
    const ranges = [
      { type: 'ECOSYSTEM', events },
      { type: 'GIT', events: [{ fixed: 'c0ffee' }] },
    ];
    const { fixAvailable, fixedVersions } = advisoryOf(osvRecord({ affected: [{ package: known, ranges }] })) ?? {};
    assert.deepEqual(
      { ...(fixAvailable !== undefined && { fixAvailable }), ...(fixedVersions && { fixedVersions }) },
      expected,
    );
  });
}

test('the fix of another release of a distribution is none of this one', () => {
  const on = (ecosystem: string, fixed: string) => {
    return {
      package: { name: 'curl', ecosystem },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }],
    };
  };
  const record = osvRecord({ affected: [on('Debian:11', '7.74'), on('Debian:12', '7.88')] });
  const known = { package: { name: 'curl', version: '7.80', ecosystem: 'Debian:12' } };
  assert.deepEqual(advisoryOf(record, known)?.fixedVersions, ['7.88']);
});

test('a checkout is called by its folder and commit, and fixed by commits', () => {
  const affected = [
    { ranges: [{ type: 'GIT', repo: 'https://x.example/y', events: [{ introduced: '0' }, { fixed: 'c0ffee' }] }] },
  ];
  const checkout = { package: { name: '', version: '', ecosystem: '', commit: 'f00' } };
  const { component, advisory } =
    read(report(osvPackage([osvRecord({ affected })], checkout))).matches[0] ?? assert.fail();
  assert.deepEqual(component, { name: '/srv/pom.xml', version: 'f00', subject: 0 });
  assert.deepEqual(advisory.fixedVersions, ['c0ffee']);
});

test('words and vectors of databases', () => {
  const ubuntu = osvRecord({ severity: [{ type: 'Ubuntu', score: 'negligible' }], database_specific: {} });
  assert.deepEqual([advisoryOf(ubuntu)?.severity, advisoryOf(ubuntu)?.rating], ['Low', undefined]);
  const scored = osvRecord({ database_specific: { severity: { any: 'thing' }, cwe_ids: 'CWE-1' } });
  assert.deepEqual([advisoryOf(scored)?.severity, advisoryOf(scored)?.cwes], ['Critical', undefined]);
  const both = [
    { type: 'CVSS_V4', score: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N' },
    { type: 'CVSS_V3', score: LOG4SHELL_VECTOR },
  ];
  assert.equal(advisoryOf(osvRecord({ severity: both }))?.rating?.version, '3.1');
});

test('what is left out is counted', () => {
  const records = [
    osvRecord({ withdrawn: '2024-01-01T00:00:00Z' }),
    osvRecord({ severity: [{ type: 'CVSS_V3', score: '9' }] }),
  ];
  const groups = [{ ids: [LOG4SHELL_GHSA], aliases: [], experimental_analysis: {} }];
  const document = osvReport([osvSource('/a', osvPackage(records, { groups }))], {
    experimental_generic_findings: [{}, {}],
  });
  const counts = read(document).notes.map(({ code, count }) => [code, count]);
  assert.deepEqual(counts, [
    ['osv-generic-finding', 2],
    ['osv-call-analysis', 1],
    ['withdrawn-advisory', 1],
    ['invalid-cvss', 1],
  ]);
});

test('a package without any name, and a record without an id, are refused by their place', () => {
  const nameless = osvReport([{ packages: [osvPackage([], { package: { version: '1' } })] }]);
  assert.throws(() => read(nameless), { code: 'INVALID_DOCUMENT', at: '$.results[0].packages[0].package.name' });
  const at = '$.results[0].packages[0].vulnerabilities[0].id';
  assert.throws(() => read(report(osvPackage([{}]))), { code: 'INVALID_DOCUMENT', at });
});
