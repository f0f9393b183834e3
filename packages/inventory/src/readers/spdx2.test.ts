import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentDigest, LOG4J, LOG4SHELL, LOG4SHELL_GHSA, read } from '../testing/small-documents.ts';
import { SPDX_IMAGE, spdx2, spdxPackage } from '../testing/small-spdx.ts';

const link = (referenceType: string, referenceLocator: string, referenceCategory = 'SECURITY') => {
  return { referenceCategory, referenceType, referenceLocator };
};
/** Log4j with further members and references. */
const log4j = (members: object = {}, ...references: readonly object[]) => {
  return spdxPackage('SPDXRef-log4j', LOG4J, {
    externalRefs: [link('purl', LOG4J, 'PACKAGE-MANAGER'), ...references],
    ...members,
  });
};
const componentOf = (pack: object, members?: object) => read(spdx2([pack], members)).components[0] ?? assert.fail();

test('an SBOM lists the parts of the package that it describes', () => {
  const { format, formatVersion, tool, subject, components, matches, notes } = read(
    spdx2([log4j({ licenseConcluded: 'Apache-2.0' })]),
  );
  assert.deepEqual([format, formatVersion, tool], ['spdx', '2.3', 'syft 1.4.1']);
  assert.deepEqual(subject, {
    name: 'shop/web:1.0',
    kind: 'image',
    digests: [],
    references: ['shop/web:1.0', 'https://shop.example/sbom/1#SPDXRef-image'],
  });
  assert.deepEqual(components, [
    {
      purl: LOG4J,
      name: 'log4j-core',
      version: '2.14.1',
      ecosystem: 'maven',
      licenses: ['Apache-2.0'],
      references: ['https://shop.example/sbom/1#SPDXRef-log4j'],
    },
  ]);
  assert.deepEqual([matches, notes], [[], []]);
});

const expressions: [string, string, string | undefined][] = [
  ['MIT', 'Apache-2.0', 'MIT'],
  ['NOASSERTION', 'MIT OR Apache-2.0', 'MIT OR Apache-2.0'],
  ['NONE', 'NOASSERTION', undefined],
  ['LicenseRef-1', 'MIT', 'Shop Licence'],
  ['LicenseRef-2', 'MIT', 'LicenseRef-2'],
];
for (const [licenseConcluded, licenseDeclared, license] of expressions) {
  test(`concluded ${licenseConcluded} and declared ${licenseDeclared} is ${license ?? 'no licence'}`, () => {
    const hasExtractedLicensingInfos = [
      { licenseId: 'LicenseRef-1', name: 'Shop Licence' },
      { licenseId: 'LicenseRef-2', name: 'NOASSERTION' },
    ];
    const { licenses } = componentOf(log4j({ licenseConcluded, licenseDeclared }), { hasExtractedLicensingInfos });
    assert.deepEqual(licenses, license === undefined ? undefined : [license]);
  });
}

test('an image is known by what syft and Trivy write of it', () => {
  const purl = `pkg:oci/web@${encodeURIComponent(contentDigest('a'))}?repository_url=registry.example/shop/web`;
  const described = {
    ...SPDX_IMAGE,
    name: 'shop/web:1.0',
    versionInfo: contentDigest('a'),
    externalRefs: [link('http://spdx.org/rdf/references/purl', purl, 'PACKAGE_MANAGER')],
    checksums: [
      { algorithm: 'SHA256', checksumValue: 'A'.repeat(64) },
      { algorithm: 'SHA1', checksumValue: 'b' },
    ],
    attributionTexts: [`ImageID: ${contentDigest('b')}`, 'SchemaVersion: 2'],
    annotations: [{ comment: 'RepoTag: shop/web:latest' }, { comment: `RepoDigest: shop/web@${contentDigest('c')}` }],
  };
  const { subject } = read(spdx2([], { packages: [described] }));
  assert.equal(subject?.name, 'shop/web:1.0');
  assert.deepEqual(subject?.digests, [contentDigest('a'), contentDigest('b'), contentDigest('c')]);
  assert.deepEqual(subject?.references.slice(0, 4), [
    'shop/web:1.0',
    purl,
    'shop/web:latest',
    `shop/web@${contentDigest('c')}`,
  ]);
});

test('texts that are not kept may be of any length', () => {
  const long = 'x'.repeat(70_000);
  const of = (members: object) => read(spdx2([], { packages: [{ ...SPDX_IMAGE, ...members }] }));
  assert.ok(of({ attributionTexts: [long], annotations: [{ comment: long }, {}] }).subject);
  const kept = { attributionTexts: ['x', `RepoTag: ${long}`] };
  assert.throws(() => of(kept), { code: 'TOO_LARGE', at: '$.packages[0].attributionTexts[1]' });
  assert.throws(() => of({ annotations: [{ comment: 1 }] }), { at: '$.packages[0].annotations[0].comment' });
});

test('documentDescribes and DESCRIBED_BY say the same as DESCRIBES', () => {
  const by = {
    spdxElementId: 'SPDXRef-image',
    relatedSpdxElement: 'SPDXRef-DOCUMENT',
    relationshipType: 'DESCRIBED_BY',
  };
  for (const members of [{ relationships: [], documentDescribes: ['SPDXRef-image'] }, { relationships: [by] }]) {
    assert.equal(read(spdx2([log4j()], members)).subject?.name, 'shop/web:1.0');
  }
});

test('of packages that are described beside each other none is the subject', () => {
  const { subject, components, notes } = read(spdx2([log4j()], { documentDescribes: ['SPDXRef-log4j'] }));
  assert.deepEqual([subject, components.length], [undefined, 2]);
  assert.deepEqual(
    notes.map(({ code, count }) => [code, count]),
    [['several-subjects', 2]],
  );
  assert.equal(read(spdx2([log4j()], { relationships: [] })).components.length, 2);
});

test('a link to an advisory is a match, where it names one', () => {
  const pack = log4j(
    {},
    link('advisory', `https://nvd.nist.gov/vuln/detail/${LOG4SHELL}`),
    link('advisory', 'https://avd.aquasec.com/nvd/cve-2021-45046'),
    link('advisory', `https://github.com/advisories/${LOG4SHELL_GHSA}/`),
    link('advisory', 'https://logging.apache.org/security.html'),
    link('fix', `https://nvd.nist.gov/vuln/detail/${LOG4SHELL}`),
  );
  const { matches, notes } = read(spdx2([pack]));
  assert.deepEqual(
    matches.map(({ component, advisory }) => [component.purl, advisory.id, advisory.source]),
    [
      [LOG4J, LOG4SHELL, undefined],
      [LOG4J, 'CVE-2021-45046', undefined],
      [LOG4J, LOG4SHELL_GHSA, 'GHSA'],
    ],
  );
  assert.deepEqual(
    notes.map(({ code, count }) => [code, count]),
    [['unknown-advisory', 1]],
  );
});

test('a CPE is a name where it is the only one', () => {
  const cpe = (vendor: string) => link('cpe23Type', `cpe:2.3:a:${vendor}:log4j:2.14.1:*:*:*:*:*:*:*`);
  assert.deepEqual(componentOf(log4j({}, cpe('apache'))).references?.[0], cpe('apache').referenceLocator);
  assert.equal(componentOf(log4j({}, cpe('apache'), cpe('log4j'))).references?.length, 1);
});

test('a package without a purl is called by name and version, and a purl that is none is noted', () => {
  const { components, notes } = read(spdx2([spdxPackage('SPDXRef-x', 'x@1', { versionInfo: 'NOASSERTION' })]));
  assert.deepEqual([components[0]?.name, components[0]?.version, components[0]?.purl], ['x', undefined, undefined]);
  assert.deepEqual(
    notes.map(({ code }) => code),
    ['invalid-purl'],
  );
});

test('other versions are refused, and so is a package without a name', () => {
  assert.equal(read(spdx2([], { spdxVersion: 'SPDX-2.2' })).formatVersion, '2.2');
  assert.throws(() => read(spdx2([], { spdxVersion: 'SPDX-2.1' })), {
    code: 'UNSUPPORTED_VERSION',
    at: '$.spdxVersion',
  });
  const at = '$.packages[1].name';
  assert.throws(() => read(spdx2([{ SPDXID: 'SPDXRef-x' }])), { code: 'INVALID_DOCUMENT', at });
});
